//! Identifiers: newtypes, so that a step is never taken for an exit.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a text; every text is an id, whether it names something is a question to the flow.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// Names a flow inside a project; the file is `<id>.flow.json`.
    FlowId
);
id!(
    /// Names a step inside a flow.
    NodeId
);
id!(
    /// Names an exit of a step.
    PortId
);
id!(
    /// Names a component of the catalog.
    ComponentId
);
id!(
    /// Names a group of steps.
    GroupId
);
id!(
    /// Names a note.
    NoteId
);
id!(
    /// Names a decision or promotion table of a flow.
    TableId
);
