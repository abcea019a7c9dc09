//! For tests only: flows in a text notation, random flows, a fixture walker
