//! The rules and the proofs: findings with a witness and a repair
