//! The ceiling: a program for each of the two models and for nothing else.

mod heap;
mod jackson;
mod promotion;

use simulators::Arguments;

fn main() {
    let arguments = Arguments::read();
    match arguments.model.as_str() {
        "jackson" => jackson::run(arguments.orders, arguments.seed),
        "promotion" => promotion::run(arguments.orders, arguments.seed),
        other => panic!("no model {other}"),
    }
}
