mod scenario;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    println!("{:#}", scenario::scenario(&a[2], a[3].parse().unwrap()));
}
