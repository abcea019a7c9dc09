//! The two models for odem-rs: agents that wait, in `async` functions.

mod jackson;
mod jackson_orders;
mod promotion;

use simulators::Arguments;

fn main() {
    let arguments = Arguments::read();
    match arguments.model.as_str() {
        "jackson" => jackson::run(arguments.orders, arguments.seed),
        "jackson-orders" => jackson_orders::run(arguments.orders, arguments.seed),
        "promotion" => promotion::run(arguments.orders, arguments.seed),
        other => panic!("no model {other}"),
    }
}
