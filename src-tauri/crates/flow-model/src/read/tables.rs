//! Reads decision and promotion tables.

use super::cursor::Cursor;
use super::error::Fault;
use super::parts::{owned, text};
use crate::flow::Text;
use crate::table::{
    Benefit, DecisionTable, HitPolicy, InputClause, Offer, OutputClause, PromotionTable, Stacking, Table,
    TableRow, Tier,
};

const HIT_POLICIES: [(&str, HitPolicy); 11] = [
    ("unique", HitPolicy::Unique),
    ("any", HitPolicy::Any),
    ("priority", HitPolicy::Priority),
    ("first", HitPolicy::First),
    ("rule_order", HitPolicy::RuleOrder),
    ("output_order", HitPolicy::OutputOrder),
    ("collect", HitPolicy::Collect),
    ("collect_sum", HitPolicy::CollectSum),
    ("collect_min", HitPolicy::CollectMin),
    ("collect_max", HitPolicy::CollectMax),
    ("collect_count", HitPolicy::CollectCount),
];

const STACKINGS: [(&str, Stacking); 3] = [
    ("best", Stacking::Best),
    ("never", Stacking::Never),
    ("in_order", Stacking::InOrder),
];

#[derive(Clone, Copy)]
enum TableKind {
    Decision,
    Promotion,
}

#[derive(Clone, Copy)]
enum BenefitKind {
    SpendAndSave,
    Percent,
    Coupon,
    Gift,
    Bundle,
}

/// Reads a table of either kind.
pub(crate) fn table(at: Cursor<'_>) -> Result<Table, Fault> {
    let kinds = [
        ("decision", TableKind::Decision),
        ("promotion", TableKind::Promotion),
    ];
    match kind(at)?.one_of(&kinds)? {
        TableKind::Decision => decision(at).map(Table::Decision),
        TableKind::Promotion => promotion(at).map(Table::Promotion),
    }
}

/// The value of the key that says which keys the others are.
fn kind(at: Cursor<'_>) -> Result<Cursor<'_>, Fault> {
    let kind = at.entries()?.into_iter().find(|entry| entry.key == "kind");
    let kind = kind.ok_or_else(|| at.fault("\"kind\" is missing here", "此处缺少“kind”"))?;
    Ok(kind.value)
}

fn list<T>(at: Cursor<'_>, read: impl Fn(Cursor<'_>) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    at.items()?.into_iter().map(read).collect()
}

fn decision(at: Cursor<'_>) -> Result<DecisionTable, Fault> {
    let object = at.object(&["kind", "title", "hit_policy", "inputs", "outputs", "rows"])?;
    Ok(DecisionTable {
        title: text(object.need("title")?)?,
        hit_policy: object.need("hit_policy")?.one_of(&HIT_POLICIES)?,
        inputs: list(object.need("inputs")?, input)?,
        outputs: list(object.need("outputs")?, output)?,
        rows: list(object.need("rows")?, row)?,
    })
}

fn input(at: Cursor<'_>) -> Result<InputClause, Fault> {
    let object = at.object(&["expression", "label"])?;
    Ok(InputClause {
        expression: owned(object.need("expression")?)?,
        label: object.read("label", text)?.unwrap_or_default(),
    })
}

fn output(at: Cursor<'_>) -> Result<OutputClause, Fault> {
    let object = at.object(&["name", "values"])?;
    Ok(OutputClause {
        name: owned(object.need("name")?)?,
        values: object.read("values", |at| list(at, owned))?.unwrap_or_default(),
    })
}

fn row(at: Cursor<'_>) -> Result<TableRow, Fault> {
    let object = at.object(&["when", "then", "note"])?;
    Ok(TableRow {
        when: list(object.need("when")?, owned)?,
        then: list(object.need("then")?, owned)?,
        note: object.read("note", owned)?.unwrap_or_default(),
    })
}

fn promotion(at: Cursor<'_>) -> Result<PromotionTable, Fault> {
    let object = at.object(&["kind", "title", "stacking", "offers"])?;
    Ok(PromotionTable {
        title: text(object.need("title")?)?,
        stacking: object.need("stacking")?.one_of(&STACKINGS)?,
        offers: list(object.need("offers")?, offer)?,
    })
}

fn offer(at: Cursor<'_>) -> Result<Offer, Fault> {
    let keys = [
        "id", "name", "when", "lines", "benefit", "from", "to", "budget", "excludes",
    ];
    let object = at.object(&keys)?;
    let name: Text = text(object.need("name")?)?;
    Ok(Offer {
        id: object.need("id")?.id()?.into_owned(),
        name,
        when: object.read("when", owned)?.unwrap_or_default(),
        lines: object.read("lines", owned)?.unwrap_or_default(),
        benefit: benefit(object.need("benefit")?)?,
        from: object.read("from", owned)?,
        to: object.read("to", owned)?,
        budget: object.read("budget", owned)?,
        excludes: object.read("excludes", |at| list(at, owned))?.unwrap_or_default(),
    })
}

fn benefit(at: Cursor<'_>) -> Result<Benefit, Fault> {
    let kinds = [
        ("spend_and_save", BenefitKind::SpendAndSave),
        ("percent", BenefitKind::Percent),
        ("coupon", BenefitKind::Coupon),
        ("gift", BenefitKind::Gift),
        ("bundle", BenefitKind::Bundle),
    ];
    match kind(at)?.one_of(&kinds)? {
        BenefitKind::SpendAndSave => {
            let object = at.object(&["kind", "tiers", "repeat"])?;
            Ok(Benefit::SpendAndSave {
                tiers: list(object.need("tiers")?, tier)?,
                repeat: object.read("repeat", Cursor::bool)?.unwrap_or_default(),
            })
        }
        BenefitKind::Percent => {
            let object = at.object(&["kind", "off", "most"])?;
            Ok(Benefit::Percent {
                off: owned(object.need("off")?)?,
                most: object.read("most", owned)?,
            })
        }
        BenefitKind::Coupon => {
            let object = at.object(&["kind", "code", "save", "spend"])?;
            Ok(Benefit::Coupon {
                code: owned(object.need("code")?)?,
                save: owned(object.need("save")?)?,
                spend: object.read("spend", owned)?,
            })
        }
        BenefitKind::Gift => {
            let object = at.object(&["kind", "sku", "qty", "spend"])?;
            Ok(Benefit::Gift {
                sku: owned(object.need("sku")?)?,
                qty: pieces(object.need("qty")?)?,
                spend: object.read("spend", owned)?,
            })
        }
        BenefitKind::Bundle => {
            let object = at.object(&["kind", "qty", "price"])?;
            Ok(Benefit::Bundle {
                qty: pieces(object.need("qty")?)?,
                price: owned(object.need("price")?)?,
            })
        }
    }
}

fn pieces(at: Cursor<'_>) -> Result<u32, Fault> {
    Ok(at.int(0, i64::from(u32::MAX))? as u32)
}

fn tier(at: Cursor<'_>) -> Result<Tier, Fault> {
    let object = at.object(&["spend", "save"])?;
    Ok(Tier {
        spend: owned(object.need("spend")?)?,
        save: owned(object.need("save")?)?,
    })
}
