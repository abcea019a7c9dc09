//! The engines that BPMN is written for.

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The standard alone; conditions in FEEL.
    Plain,
    /// Zeebe, the engine of Camunda 8.
    Zeebe,
    /// Camunda 7 and Operaton.
    Camunda7,
    /// Flowable 7.
    Flowable,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 4] = [
        Profile::Plain,
        Profile::Zeebe,
        Profile::Camunda7,
        Profile::Flowable,
    ];

    /// Its name on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Profile::Plain => "plain",
            Profile::Zeebe => "zeebe",
            Profile::Camunda7 => "camunda7",
            Profile::Flowable => "flowable",
        }
    }

    /// The profile of a name.
    pub fn from_id(id: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.id() == id)
    }

    /// Its name on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Profile::Plain => "BPMN 2.0",
            Profile::Zeebe => "Camunda 8 (Zeebe)",
            Profile::Camunda7 => "Camunda 7, Operaton",
            Profile::Flowable => "Flowable",
        }
    }
}
