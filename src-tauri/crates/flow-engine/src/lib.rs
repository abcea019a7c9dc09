//! The one meaning of a flow: what happens when an order leaves a step by an exit
