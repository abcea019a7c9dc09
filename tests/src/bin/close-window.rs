//! For the tests of the window: asks whatever lies at a place of the display to close, as the button in the frame of a window does.
//! `close-window X Y`.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    use std::io::Write as _;
    match frame::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "close-window: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    ExitCode::FAILURE
}

#[cfg(target_os = "linux")]
mod frame {
    use std::error::Error;

    use x11rb::connection::Connection;
    use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
    use x11rb::{CURRENT_TIME, atom_manager};

    atom_manager! {
        Atoms: AtomsCookie {
            WM_PROTOCOLS, WM_DELETE_WINDOW,
        }
    }

    pub(super) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
        let mut number =
            || -> Result<i16, Box<dyn Error>> { Ok(arguments.next().ok_or("a number is missing")?.parse()?) };
        let (x, y) = (number()?, number()?);
        let (display, screen) = x11rb::connect(None)?;
        let atoms = Atoms::new(&display)?.reply()?;
        let root = display.setup().roots[screen].root;
        let window = display.translate_coordinates(root, root, x, y)?.reply()?.child;
        if window == x11rb::NONE {
            return Err("no window is there".into());
        }
        let data = [atoms.WM_DELETE_WINDOW, CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atoms.WM_PROTOCOLS, data);
        display.send_event(false, window, EventMask::NO_EVENT, message)?;
        display.flush()?;
        // An answer says that what was sent before is with the display.
        display.get_input_focus()?.reply()?;
        Ok(())
    }
}
