//! Promotion pricing: fixtures of a table and orders with their price tapes, and properties on random tables.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what it does not expect, in its helpers too"
)]

use flow_catalog::schema;
use flow_engine::order::read_json;
use flow_engine::pricing::{
    BudgetState, CompiledPromotion, PriceTape, PromotionSettings, largest_discount, promotion_faults,
};
use flow_engine::sample::{Profile, sample_orders};
use flow_feel::time::DateTime;
use flow_feel::{Clock, Decimal, Record};
use flow_model::{Benefit, Offer, PromotionTable, Stacking, Text, Tier};
use flow_testkit::{Rng, expect_file, fixtures};
use serde_json::Value as Json;

fn clock() -> Clock {
    Clock {
        now: "2026-11-11T20:00:00+08:00".parse::<DateTime>().unwrap(),
    }
}

#[test]
fn orders_are_priced_as_stored() {
    for fixture in fixtures("tests/pricing", ".json") {
        let json: Json = serde_json::from_slice(&fixture.bytes).unwrap();
        let table: PromotionTable = serde_json::from_value(json["table"].clone()).unwrap();
        let mut text = String::new();
        for fault in promotion_faults(&table) {
            text.push_str(&format!("fault: {} | {}\n", fault.message.en, fault.message.zh));
        }
        if let Some(largest) = largest_discount(&table, None) {
            let (share, value) = (largest.share, largest.order_value);
            let offers = largest.offers.join(" + ");
            text.push_str(&format!(
                "largest: {share} at {value} by {offers}, left out {:?}\n",
                largest.left_out
            ));
        }
        match CompiledPromotion::new(&table) {
            Ok(promotion) => {
                let settings = settings(&json["settings"]);
                let mut budget = BudgetState::default();
                for order in &read_json(json["orders"].to_string().as_bytes()).unwrap().records {
                    let tape = promotion.price(&settings, order, &clock(), &budget);
                    budget.book(&tape);
                    text.push_str(&tape_text(&tape));
                }
            }
            Err(errors) => errors.iter().for_each(|error| {
                text.push_str(&format!("error in offer {}: {}\n", error.offer, error.message.en));
            }),
        }
        expect_file(&fixture.beside(".expected"), &text);
    }
}

fn settings(json: &Json) -> PromotionSettings {
    let decimal = |name: &str| json[name].as_str().map(|text| text.parse().unwrap());
    PromotionSettings {
        from: json["from"].as_str().map(|text| text.parse().unwrap()),
        to: json["to"].as_str().map(|text| text.parse().unwrap()),
        max_discount: decimal("max_discount"),
        budget: decimal("budget"),
        stacking: None,
    }
}

fn tape_text(tape: &PriceTape) -> String {
    let mut text = format!("before {} {}\n", tape.total_before, tape.currency);
    for line in &tape.lines {
        let (en, zh) = (&line.label.en, &line.label.zh);
        text.push_str(&format!("  {} -> {}  {en} | {zh}\n", line.amount, line.total));
    }
    for gift in &tape.gifts {
        text.push_str(&format!("  gift {} x {}\n", gift.qty, gift.sku));
    }
    for lost in &tape.lost {
        text.push_str(&format!("  lost: {} | {}\n", lost.why.en, lost.why.zh));
    }
    text.push_str(&format!("after {}\n", tape.total_after));
    text
}

/// Offers over everything an offer can say, with whole and fractional amounts.
fn random_table(rng: &mut Rng) -> PromotionTable {
    let n_offers = 1 + rng.below(6);
    let amount = |rng: &mut Rng, most: usize| format!("{}.{}", 1 + rng.below(most), rng.below(10));
    let offers = (0..n_offers).map(|number| {
        let benefit = match rng.below(5) {
            0 => Benefit::SpendAndSave {
                tiers: (1..=1 + rng.below(3))
                    .map(|step| Tier {
                        spend: (step * 150).to_string(),
                        save: amount(rng, step * 40),
                    })
                    .collect(),
                repeat: rng.chance(30),
            },
            1 => Benefit::Percent {
                off: format!("0.{:02}", 1 + rng.below(60)),
                most: rng.chance(30).then(|| amount(rng, 80)),
            },
            2 => Benefit::Coupon {
                code: if rng.chance(80) { "A" } else { "B" }.to_owned(),
                save: amount(rng, 90),
                spend: rng.chance(50).then(|| amount(rng, 300)),
            },
            3 => Benefit::Gift {
                sku: "GIFT".to_owned(),
                qty: 1,
                spend: rng.chance(50).then(|| amount(rng, 300)),
            },
            _ => Benefit::Bundle {
                qty: 2 + rng.below(2) as u32,
                price: amount(rng, 200),
            },
        };
        Offer {
            id: format!("o{number}"),
            name: Text::new(format!("Offer {number}"), format!("优惠 {number}")),
            when: String::new(),
            lines: if rng.chance(30) { "item.price > 50" } else { "" }.to_owned(),
            benefit,
            from: None,
            to: None,
            budget: rng.chance(15).then(|| amount(rng, 60)),
            excludes: (0..n_offers)
                .filter(|_| rng.chance(20))
                .map(|other| format!("o{other}"))
                .collect(),
        }
    });
    PromotionTable {
        title: Text::default(),
        stacking: Stacking::Best,
        offers: offers.collect(),
    }
}

fn random_order(rng: &mut Rng) -> Record {
    let lines: Vec<Json> = (0..1 + rng.below(4))
        .map(|_| serde_json::json!({"sku": "S", "qty": 1 + rng.below(5), "price": format!("{}.{:02}", rng.below(220), rng.below(100))}))
        .collect();
    let order = serde_json::json!({"order": {"currency": "CNY", "tags": ["coupon:A"], "lines": lines}});
    read_json(order.to_string().as_bytes()).unwrap().records.remove(0)
}

fn price(table: &PromotionTable, stacking: Stacking, cap: Option<Decimal>, order: &Record) -> PriceTape {
    let settings = PromotionSettings {
        stacking: Some(stacking),
        max_discount: cap,
        ..PromotionSettings::default()
    };
    let promotion = CompiledPromotion::new(table).unwrap();
    promotion.price(&settings, order, &clock(), &BudgetState::default())
}

#[test]
fn money_is_neither_made_nor_lost() {
    for seed in 0..1_500 {
        let mut rng = Rng::new(seed);
        let (table, order) = (random_table(&mut rng), random_order(&mut rng));
        let cap = rng
            .chance(40)
            .then(|| format!("0.{:02}", rng.below(60)).parse().unwrap());
        for stacking in [Stacking::Best, Stacking::Never, Stacking::InOrder] {
            let tape = price(&table, stacking, cap, &order);
            let lines = tape.lines.iter();
            let after = lines.fold(tape.total_before, |total, line| total.add(line.amount).unwrap());
            assert_eq!(after, tape.total_after, "seed {seed} {stacking:?}");
            assert_eq!(
                tape.total_before.sub(tape.discount).unwrap(),
                after,
                "seed {seed}"
            );
            assert!(
                !after.is_negative() && !tape.discount.is_negative(),
                "seed {seed}"
            );
            if let Some(cap) = cap {
                let most = tape.total_before.mul(cap).unwrap();
                let half_cent: Decimal = "0.005".parse().unwrap();
                assert!(tape.discount <= most.add(half_cent).unwrap(), "seed {seed}");
            }
            let n_told = tape.applied().len() + tape.lost.len();
            assert_eq!(
                n_told,
                table.offers.len(),
                "each offer is told once, seed {seed} {stacking:?}"
            );
        }
    }
}

#[test]
fn best_is_never_worse_and_is_the_best_of_all_sets() {
    for seed in 0..400 {
        let mut rng = Rng::new(seed);
        let (table, order) = (random_table(&mut rng), random_order(&mut rng));
        let best = price(&table, Stacking::Best, None, &order);
        assert!(best.exhaustive);
        for stacking in [Stacking::Never, Stacking::InOrder] {
            assert!(
                best.discount >= price(&table, stacking, None, &order).discount,
                "seed {seed}"
            );
        }
        assert!(best.discount >= best_by_force(&table, &order), "seed {seed}");
    }
}

/// The most that any allowed subset saves in the order of the table.
fn best_by_force(table: &PromotionTable, order: &Record) -> Decimal {
    let subsets = 0..1_u32 << table.offers.len();
    let savings = subsets.map(|subset| {
        let mut part = table.clone();
        let mut number = 0;
        part.offers.retain(|_| {
            number += 1;
            subset & (1 << (number - 1)) != 0
        });
        price(&part, Stacking::InOrder, None, order).discount
    });
    savings.max().unwrap()
}

#[test]
fn sample_orders_price_in_every_currency() {
    let mut rng = Rng::new(7);
    let table = random_table(&mut rng);
    for order in sample_orders(Profile::CrossBorder, 200, 1) {
        let tape = price(&table, Stacking::Best, None, &order);
        let digits = i32::from(tape.digits);
        let rounded = tape
            .total_after
            .round(digits, flow_feel::Rounding::HalfEven)
            .unwrap();
        assert_eq!(rounded, tape.total_after, "{}", tape.currency);
    }
    assert!(schema().slot("order.total").is_some());
}
