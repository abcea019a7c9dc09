//! A typed subset of FEEL, the expression language of DMN: parse, type, compile, evaluate, normalise
