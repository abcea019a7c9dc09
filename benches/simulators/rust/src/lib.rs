//! What the Rust programs of the comparison share: the numbers of `../MODELS.md`, stock, and what a run answers.
//!
//! Nothing here advances time: that is what is compared.

pub mod answer;
pub mod jackson;
pub mod promotion;
pub mod stock;

/// Which model, how many orders and which seed: the arguments of every program.
pub struct Arguments {
    /// `jackson` or `promotion`.
    pub model: String,
    /// Number of orders.
    pub orders: usize,
    /// Seed of all random numbers.
    pub seed: u64,
}

impl Arguments {
    /// Reads `MODEL ORDERS SEED`.
    ///
    /// # Panics
    /// When they are missing or no numbers.
    pub fn read() -> Arguments {
        let given: Vec<String> = std::env::args().collect();
        let [_, model, orders, seed] = given.as_slice() else {
            panic!("usage: {} jackson|promotion ORDERS SEED", given[0]);
        };
        Arguments {
            model: model.clone(),
            orders: orders.parse().expect("a number of orders"),
            seed: seed.parse().expect("a seed"),
        }
    }
}
