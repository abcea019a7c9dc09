//! For the tests of the window: drops files on whatever lies at a place of the display, as a file manager would (XDND, version 5).
//! `drop-files X Y FILE...`; ends well when the window has said that it took them.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    use std::io::Write as _;
    match source::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "drop-files: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod source {
    use std::error::Error;
    use std::thread;
    use std::time::Duration;

    use x11rb::connection::Connection;
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{
        AtomEnum, ClientMessageData, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask,
        PropMode, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
    };
    use x11rb::rust_connection::RustConnection;
    use x11rb::wrapper::ConnectionExt as _;
    use x11rb::{COPY_DEPTH_FROM_PARENT, CURRENT_TIME, atom_manager};

    /// Between two looks at what the display has to say; how many of them lie between two movements, and after how many the
    /// window is given up.
    const LOOK_EVERY: Duration = Duration::from_millis(10);
    const MOVE_EVERY: usize = 5;
    const LOOKS_MAX: usize = 3_000;
    /// The version of the protocol that is spoken.
    const VERSION: u32 = 5;

    atom_manager! {
        Atoms: AtomsCookie {
            XdndAware, XdndSelection, XdndEnter, XdndPosition, XdndStatus, XdndDrop, XdndFinished, XdndLeave,
            XdndActionCopy, TARGETS,
            UriList: b"text/uri-list",
        }
    }

    type Outcome<Answer> = Result<Answer, Box<dyn Error>>;

    pub(super) fn run(mut arguments: impl Iterator<Item = String>) -> Outcome<()> {
        let mut number = || -> Outcome<i16> { Ok(arguments.next().ok_or("a number is missing")?.parse()?) };
        let (x, y) = (number()?, number()?);
        let uris: String = arguments.map(|path| format!("file://{path}\r\n")).collect();
        let (display, screen) = x11rb::connect(None)?;
        let atoms = Atoms::new(&display)?.reply()?;
        let root = display.setup().roots[screen].root;
        let target = aware(&display, &atoms, root, x, y)?;
        let window = display.generate_id()?;
        let nothing = CreateWindowAux::new();
        display.create_window(
            COPY_DEPTH_FROM_PARENT,
            window,
            root,
            0,
            0,
            1,
            1,
            0,
            WindowClass::INPUT_OUTPUT,
            0,
            &nothing,
        )?;
        display.set_selection_owner(window, atoms.XdndSelection, CURRENT_TIME)?;
        let drag = Drag {
            display,
            atoms,
            window,
            target,
            uris,
        };
        drag.go(x, y)
    }

    /// The window at a place that takes drops.
    fn aware(display: &RustConnection, atoms: &Atoms, root: Window, x: i16, y: i16) -> Outcome<Window> {
        let mut window = root;
        loop {
            let below = display.translate_coordinates(root, window, x, y)?.reply()?.child;
            if below == x11rb::NONE {
                return Err("nothing there takes drops".into());
            }
            let property = display.get_property(false, below, atoms.XdndAware, AtomEnum::ATOM, 0, 1)?;
            if property.reply()?.value_len > 0 {
                return Ok(below);
            }
            window = below;
        }
    }

    /// Files on their way.
    struct Drag {
        display: RustConnection,
        atoms: Atoms,
        window: Window,
        target: Window,
        uris: String,
    }

    impl Drag {
        fn go(&self, x: i16, y: i16) -> Outcome<()> {
            self.say(self.atoms.XdndEnter, [VERSION << 24, self.atoms.UriList, 0, 0])?;
            let place = (u32::from(x.unsigned_abs()) << 16) | u32::from(y.unsigned_abs());
            let (mut asked, mut is_welcome, mut is_dropped) = (false, false, false);
            for look in 0..LOOKS_MAX {
                while let Some(event) = self.display.poll_for_event()? {
                    match event {
                        Event::SelectionRequest(request) => asked |= self.answer(&request)?,
                        Event::ClientMessage(said) if said.type_ == self.atoms.XdndStatus => {
                            is_welcome = said.data.as_data32()[1] & 1 == 1;
                        }
                        Event::ClientMessage(said) if said.type_ == self.atoms.XdndFinished => {
                            return Ok(());
                        }
                        _ => {}
                    }
                }
                if !is_dropped && look % MOVE_EVERY == 0 {
                    if asked && is_welcome {
                        self.say(self.atoms.XdndDrop, [0, CURRENT_TIME, 0, 0])?;
                        is_dropped = true;
                    } else {
                        let copy = self.atoms.XdndActionCopy;
                        self.say(self.atoms.XdndPosition, [0, place, CURRENT_TIME, copy])?;
                    }
                }
                thread::sleep(LOOK_EVERY);
            }
            self.say(self.atoms.XdndLeave, [0; 4])?;
            Err(format!(
                "the window asked for files: {asked}, said yes: {is_welcome}, was given them: {is_dropped}"
            )
            .into())
        }

        /// Sends a message of the protocol to the target.
        fn say(&self, kind: u32, [one, two, three, four]: [u32; 4]) -> Outcome<()> {
            let data = ClientMessageData::from([self.window, one, two, three, four]);
            let message = ClientMessageEvent::new(32, self.target, kind, data);
            self.display
                .send_event(false, self.target, EventMask::NO_EVENT, message)?;
            Ok(self.display.flush()?)
        }

        /// Hands out what is being dragged; answers whether it was the files.
        fn answer(&self, request: &SelectionRequestEvent) -> Outcome<bool> {
            let is_files = request.target == self.atoms.UriList;
            let mut property = request.property;
            if is_files {
                self.display.change_property8(
                    PropMode::REPLACE,
                    request.requestor,
                    property,
                    request.target,
                    self.uris.as_bytes(),
                )?;
            } else if request.target == self.atoms.TARGETS {
                let offered = [self.atoms.TARGETS, self.atoms.UriList];
                let kind = AtomEnum::ATOM;
                self.display.change_property32(
                    PropMode::REPLACE,
                    request.requestor,
                    property,
                    kind,
                    &offered,
                )?;
            } else {
                property = x11rb::NONE;
            }
            let told = SelectionNotifyEvent {
                response_type: SELECTION_NOTIFY_EVENT,
                sequence: 0,
                time: request.time,
                requestor: request.requestor,
                selection: request.selection,
                target: request.target,
                property,
            };
            self.display
                .send_event(false, request.requestor, EventMask::NO_EVENT, told)?;
            self.display.flush()?;
            Ok(is_files)
        }
    }
}
