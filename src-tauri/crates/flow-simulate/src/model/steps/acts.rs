//! What a step does: by its role in the catalog, the settings of the flow and what the scenario says of it.

use flow_model::{Table, TableId};

use super::*;
use crate::model::approval::{chances, may_name};
use crate::model::fields::LINES;

/// The setting that says how many pieces one line may have.
const MOST_OF_LINE: &str = "max_qty_per_sku";

impl<'a> Builder<'a> {
    fn moment(&self, text: Option<&str>) -> Option<i64> {
        let moment: DateTime = text?.parse().ok()?;
        Some(since_start(moment, self.scenario.start))
    }

    pub(super) fn act(&mut self, site: &Site<'a>) -> Act {
        match site.compiled.family(site.flat.origin.node) {
            Family::Source => return Act::Pass,
            Family::Sink => return Act::End(site.node.outcome.unwrap_or(Outcome::Completed)),
            Family::Fork => return Act::Fork,
            Family::Join => return Act::Join(site.node.slots.len() as u32),
            Family::Subflow => return self.call(site),
            Family::Wait => return self.wait(site),
            Family::Decision => {
                return match self.decide(site) {
                    Some(act) => act,
                    None => Act::Share,
                };
            }
            Family::Task => {}
        }
        if site.role() == Role::Approval {
            return self.approval(site);
        }
        // A rule lets go of some; the shares of the scenario are those of the others.
        if site.role() == Role::Hold {
            return match self.conditions(site).pop() {
                Some(release) => Act::Hold(Box::new(release)),
                None => Act::Work,
            };
        }
        if self.is_by_shares(site) {
            return match site.role() {
                Role::Ship => self.dispatch(site),
                Role::Compensate => Act::Compensate,
                Role::Merge => Act::MergeByShare(site.exit("absorbed")),
                _ => self.receive(site),
            };
        }
        self.task(site).unwrap_or(Act::Work)
    }

    /// Whether the scenario states by shares what goods, gates or queues would decide.
    fn is_by_shares(&self, site: &Site<'a>) -> bool {
        match site.role() {
            // These decide part of their exits by shares anyway.
            Role::Deliver | Role::Split => false,
            Role::Backorder if self.has_stock => {
                site.stated("ok").is_some() || site.stated("expired").is_some()
            }
            _ => site.is_stated(),
        }
    }

    fn decide(&self, site: &Site<'a>) -> Option<Act> {
        if site.is_stated() {
            return None;
        }
        match self.program.asks(site.flat.origin) {
            Asks::Exit => Some(Act::Decide(Box::new(self.plan_of(site)))),
            Asks::Share {
                key: Some(slot),
                ends,
                otherwise,
            } if self.fields.is_customer(slot) => {
                let number = |exit: ExitIndex| site.first_exit + exit;
                let ends = ends.into_iter().map(|(exit, end)| (number(exit), end));
                Some(Act::DecideByCustomer(
                    ends.collect(),
                    otherwise.map_or(NONE, number),
                ))
            }
            // Without customers that can be told apart, a share is a share of orders.
            Asks::Share { key: Some(slot), .. } if self.fields.has_source(slot) => {
                Some(Act::Decide(Box::new(self.plan_of(site))))
            }
            _ => None,
        }
    }

    fn task(&mut self, site: &Site<'a>) -> Option<Act> {
        let settings = site.settings()?;
        Some(match site.role() {
            Role::Compensate => Act::Compensate,
            Role::Promotion
                if self.program.asks(site.flat.origin) == Asks::Price && self.fields.has_lines() =>
            {
                Act::Price(Box::new(self.plan_of(site)))
            }
            // Time decides also where nobody knows what an order is worth.
            Role::Promotion => Act::Sift(
                Sieve::Window {
                    from_us: self.moment(settings.text("from")).unwrap_or(i64::MIN),
                    until_us: self.moment(settings.text("to")).unwrap_or(i64::MAX),
                },
                site.exit("not_eligible"),
            ),
            Role::Reserve if self.has_stock => {
                self.n_freezes += 1;
                Act::Reserve(Box::new(ReservePlan {
                    short: site.exit("short"),
                    place: self.place(site),
                    partial: settings.bool("partial"),
                    ttl_us: settings.duration_us("ttl").unwrap_or(i64::MAX / 4),
                    number: self.n_freezes - 1,
                }))
            }
            Role::PresaleLock => {
                self.n_locks += 1;
                let limit = settings.int("limit").unwrap_or(0) as f64;
                let over: f64 = settings
                    .text("oversell")
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0.0);
                Act::PresaleLock(Box::new(LockPlan {
                    number: self.n_locks - 1,
                    sold_out: site.exit("sold_out"),
                    limit: libm::floor(limit * (1.0 + over)) as i64,
                    ttl_us: settings.duration_us("ttl").unwrap_or(i64::MAX / 4),
                }))
            }
            Role::Backorder if self.has_stock => {
                let (refused, expired) = (site.usual_share("refused"), site.usual_share("expired"));
                let usual = refused / (1.0 - expired).max(0.01);
                Act::Backorder {
                    refuses: match settings.bool("ask_customer") {
                        true => site.stated("refused").unwrap_or(usual),
                        false => 0.0,
                    },
                    refused: site.exit("refused"),
                }
            }
            Role::Promise if self.has_stock => Act::Promise(PromisePlan {
                late: site.exit("late"),
                none: site.exit("none"),
                horizon_us: settings.duration_us("horizon").unwrap_or(i64::MAX / 4),
                cut_off_us: match settings.is_unusual("cutoff") {
                    true => settings.time_of_day_us("cutoff"),
                    false => None,
                },
                kept_back: settings.int("safety_stock").unwrap_or(0).max(0),
            }),
            Role::FlashGate => {
                self.n_gates += 1;
                Act::FlashGate(Box::new(GatePlan {
                    number: self.n_gates - 1,
                    from_us: self.moment(settings.text("from")).unwrap_or(i64::MIN),
                    until_us: self.moment(settings.text("to")).unwrap_or(i64::MAX),
                    quota: settings.int("quota").unwrap_or(i64::MAX),
                    per_customer: match self.fields.has_customers() {
                        true => settings.int("per_customer").unwrap_or(0).clamp(0, 1 << 20) as u32,
                        false => u32::MAX,
                    },
                    closed: site.exit("closed"),
                    sold_out: site.exit("sold_out"),
                    over_limit: site.exit("over_limit"),
                }))
            }
            Role::PeakQueue => {
                self.n_queues += 1;
                let rate: f64 = settings
                    .text("rate")
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0.0);
                Act::PeakQueue(Box::new(QueuePlan {
                    number: self.n_queues - 1,
                    gap_us: if rate > 0.0 {
                        1_000_000.0 / rate
                    } else {
                        f64::INFINITY
                    },
                    burst: settings.int("burst").unwrap_or(1).max(1) as f64,
                }))
            }
            Role::Ship => self.dispatch(site),
            Role::Deliver => {
                let attempts = settings.int("attempts").unwrap_or(3).clamp(1, 100) as u32;
                // Of those that are not lost: the share of refusals is one of all.
                let shares = shares::shares(site, None);
                let exits = || site.node.exits.iter().zip(&shares);
                let refusals = exits().filter(|(exit, _)| exit.port.as_str() == "refused");
                let refusals: f64 = refusals.map(|(_, share)| share).sum();
                let kept = exits().filter(|(exit, _)| exit.kind == PortKind::Success);
                let brought = refusals + kept.map(|(_, share)| share).sum::<f64>();
                let refuse = if brought > 0.0 { refusals / brought } else { 0.0 };
                // The usual share of refusals is that of three attempts.
                let fails = match site.stated("refused") {
                    Some(_) => libm::pow(refuse, 1.0 / f64::from(attempts)),
                    None => libm::cbrt(refuse),
                };
                Act::Deliver {
                    attempts,
                    fails,
                    refused: site.exit("refused"),
                    carrier: self.carrier(site),
                }
            }
            Role::Merge => {
                let by_data = self.merge(site);
                by_data.unwrap_or_else(|| Act::MergeByShare(site.exit("absorbed")))
            }
            Role::Split => Act::Split(Box::new(SplitPlan {
                parts: Draw::new(
                    site.said(|said| said.parts.as_ref())
                        .unwrap_or(&crate::scenario::Distribution::Constant(2.0)),
                ),
                parts_max: match settings.int("max_parts") {
                    Some(most) if !site.is_stated() => most.clamp(1, i64::from(u16::MAX)) as u16,
                    _ => u16::MAX,
                },
                limit: site.exit("limit"),
            })),
            _ if site.component.is_some_and(is_return_desk) => self.receive(site),
            _ => {
                let conditions = self.conditions(site);
                let outcome = |exit: &flow_engine::Exit| exit.kind == PortKind::Outcome;
                let otherwise = site.node.exits.iter().position(outcome);
                let otherwise = otherwise.map_or(NONE, |exit| site.first_exit + exit as u32);
                if conditions.is_empty() {
                    // The usual limit, which the shares of the catalog do not stand for.
                    let most = settings.int(MOST_OF_LINE)?;
                    let may_be_more = self.fields.may_have_line_of_more(most);
                    return may_be_more.then_some(Act::Sift(Sieve::Pieces(most), otherwise));
                }
                Act::Test(conditions.into(), otherwise)
            }
        })
    }

    /// Orders are merged by what they have in common, as far as the scenario tells it.
    fn merge(&self, site: &Site<'a>) -> Option<Act> {
        let settings = site.settings()?;
        let same = settings.list("same");
        let by_customer = same.contains(&"customer");
        let slots = merged_by(site.component, site.own).into_iter();
        let slots: Box<[usize]> = slots.filter(|slot| self.fields.has_source(*slot)).collect();
        let is_known = match by_customer {
            true => self.fields.has_customers(),
            // All orders are of one shop.
            false => !slots.is_empty() || same.iter().all(|what| *what == "shop"),
        };
        is_known.then(|| {
            Act::Merge(Box::new(MergePlan {
                window_us: settings.duration_us("window").unwrap_or(0),
                absorbed: site.exit("absorbed"),
                by_customer,
                same: self.fields.plan(&slots, None),
                slots,
                exclude: self.conditions(site).pop(),
            }))
        })
    }

    /// The conditions of a step on orders: those of each setting when the scenario gives all that they read.
    fn conditions(&self, site: &Site<'a>) -> Vec<FieldPlan> {
        let are_known = |conditions: &Vec<Expression>| {
            let mut reads = conditions.iter().flat_map(Expression::reads);
            reads.all(|slot| self.fields.has_source(*slot))
        };
        let plan = |condition: Expression| {
            let reads = condition.reads().to_vec();
            self.fields.plan(&reads, Some(condition))
        };
        let is_given = |slot: usize| self.fields.has_source(slot);
        let settings = own_conditions(site.component, site.own, &is_given).into_iter();
        settings.filter(are_known).flatten().map(plan).collect()
    }

    fn receive(&self, site: &Site<'a>) -> Act {
        match site.component.is_some_and(is_return_desk) {
            true => Act::Receive {
                restock: site.said(|said| said.restock).unwrap_or(1.0).clamp(0.0, 1.0),
            },
            false => Act::Work,
        }
    }

    fn dispatch(&self, site: &Site<'a>) -> Act {
        Act::Dispatch {
            wave_us: site.duration_us("wave").unwrap_or(0),
            short: site.exit("short"),
            has_stock: self.has_stock,
            by_stock: self.has_stock && site.stated("short").is_none(),
        }
    }

    fn carrier(&self, site: &Site<'a>) -> u32 {
        let named = site.said(|said| said.carrier.as_ref());
        let found = named.and_then(|name| self.scenario.carriers.keys().position(|known| known == name));
        found.map_or(0, |carrier| carrier as u32)
    }

    fn place(&self, site: &Site<'a>) -> u32 {
        let named = site.said(|said| said.place.as_ref());
        let places = self
            .scenario
            .stock
            .as_ref()
            .map_or(&[][..], |stock| &stock.places);
        let found = named.and_then(|name| places.iter().position(|known| known == name));
        found.map_or(NONE, |place| place as u32)
    }

    fn wait(&mut self, site: &Site<'a>) -> Act {
        let until = self.program.asks(site.flat.origin) == Asks::Until;
        Act::Wait(Box::new(WaitPlan {
            length_us: site.duration_us("for").unwrap_or(0),
            until: until.then(|| self.plan_of(site)),
            event: site.exit("event"),
            event_share: site.share("event"),
            exhausted: site.exit("exhausted"),
            visits_max: site.node.visits_max.unwrap_or(u32::MAX),
            event_drawn: site.said(|said| said.duration.as_ref()).is_some(),
        }))
    }

    fn call(&mut self, site: &Site<'a>) -> Act {
        let settings = site.settings();
        let kind = |wanted: bool| {
            let mut exits = site.node.exits.iter();
            let found = exits.position(|exit| (exit.kind == PortKind::Success) == wanted);
            found.map_or(NONE, |exit| site.first_exit + exit as u32)
        };
        let body = self.bodies.get(site.flat.runs as usize);
        Act::Call(Box::new(CallPlan {
            start: body.map_or(NONE, |body| body.start),
            each: site.node.for_each,
            by_line: self.fields.has_lines()
                && settings.and_then(|settings| settings.text("for_each")) == Some(LINES),
            parallel: settings.is_none_or(|settings| settings.bool("parallel")),
            cancelled: kind(false),
            ok: kind(true),
        }))
    }

    fn approval(&mut self, site: &Site<'a>) -> Act {
        let settings = site.settings();
        let roles = settings
            .map(|settings| settings.list("roles"))
            .unwrap_or_default();
        let said: Option<Vec<u32>> = site.said(|said| {
            let pools = said.pools.as_ref()?;
            Some(pools.iter().map(|used| self.pool(&used.pool)).collect())
        });
        let levels = said.unwrap_or_else(|| roles.iter().map(|role| self.pool(role)).collect());
        let levels = if levels.is_empty() { vec![NONE] } else { levels };
        let escalates = settings.and_then(|settings| settings.text("escalate_to"));
        let is_given = |slot: &usize| self.fields.has_source(*slot);
        let has_table = self.program.asks(site.flat.origin) == Asks::Approvers
            && self.program.reads(site.flat.origin).iter().all(is_given);
        let matrix = has_table.then(|| self.plan_of(site));
        // Where the clock alone says who is late, shares are those of orders that are answered.
        let late = site.stated("timeout");
        let raced = late.is_none().then(|| site.exit("timeout"));
        let rejected = site.exit("rejected");
        let rejects = match rejected {
            NONE => 0.0,
            exit => shares(site, raced)[(exit - site.first_exit) as usize],
        };
        Act::Approval(Box::new(ApprovalPlan {
            draws_late: late.is_some_and(|late| late > 0.0),
            chances: chances(late.unwrap_or(0.0), rejects, escalates.is_some()),
            escalates: escalates.is_some(),
            escalates_to: escalates.map_or(NONE, |name| self.pool(name)),
            deadline_us: site.duration_us("deadline").unwrap_or(i64::MAX / 4),
            rejected,
            matrix,
            levels,
        }))
    }

    /// The pools of all whom an approval may ask: by its table where that decides.
    pub(super) fn asked(&self, site: &Site<'a>, plan: &ApprovalPlan) -> Vec<u32> {
        let named = site.settings().and_then(|settings| settings.text("matrix"));
        let named = named.filter(|_| plan.matrix.is_some()).map(TableId::new);
        let flow = flow_of(self.program, &self.flows, site.flat);
        let table = named.and_then(|id| flow?.tables.get(&id));
        let mut asked = match table {
            Some(Table::Decision(table)) => {
                let pools = self.scenario.pools.keys().zip(0..);
                let named = pools.filter(|(role, _)| may_name(table, role));
                named.map(|(_, pool)| pool).collect()
            }
            _ => plan.levels.clone(),
        };
        asked.push(plan.escalates_to);
        asked.retain(|pool| *pool != NONE);
        asked
    }
}

/// The flow that a step is of.
fn flow_of<'a>(program: &Program, flows: &[&'a Flow], flat: &Flat) -> Option<&'a Flow> {
    let is_own = |flow: &&Flow| program.position(flow.id.as_str()) == Some(flat.origin.flow);
    flows.iter().copied().find(is_own)
}

/// A step as its flow has it.
pub(super) fn node_of<'a>(program: &Program, flows: &[&'a Flow], flat: &Flat) -> Option<&'a Node> {
    flow_of(program, flows, flat)?
        .nodes
        .get(&program.compiled(flat.origin.flow).node(flat.origin.node).id)
}

/// What a queue at a peak sorts orders by, highest first, when it is not the usual.
pub(super) fn stated_order(component: Option<&'static Component>, own: Option<&Node>) -> Option<Expression> {
    let component = component.filter(|component| component.role == Role::PeakQueue)?;
    let settings = Settings::new(component, own?);
    let text = settings.text("order_by");
    number_of(text.filter(|_| settings.is_unusual("order_by"))?)
}

/// The fields that are equal in orders that are merged, besides the customer. All are of one shop.
pub(crate) fn merged_by(component: Option<&'static Component>, own: Option<&Node>) -> Vec<usize> {
    let (Some(component), Some(own)) = (component.filter(|component| component.role == Role::Merge), own)
    else {
        return Vec::new();
    };
    let same = Settings::new(component, own).list("same");
    let paths = same.into_iter().filter_map(|what| match what {
        "address" => Some("order.address"),
        "node" => Some("route.node"),
        "carrier" => Some("route.carrier"),
        _ => None,
    });
    paths.filter_map(|path| schema().slot(path)).collect()
}

/// The conditions on orders by which some components choose an exit, by setting; none of a setting that cannot be read.
/// Fields may be given or not.
pub(super) fn own_conditions(
    component: Option<&'static Component>,
    own: Option<&Node>,
    is_given: &dyn Fn(usize) -> bool,
) -> Vec<Vec<Expression>> {
    let (Some(component), Some(own)) = (component, own) else {
        return Vec::new();
    };
    let settings = Settings::new(component, own);
    let of_text =
        |name: &str| -> Vec<String> { settings.text(name).map(str::to_owned).into_iter().collect() };
    let is_judged = |texts: &[String]| {
        let conditions = compiled(texts);
        let mut reads = conditions.iter().flat_map(Expression::reads);
        !conditions.is_empty() && reads.all(|slot| is_given(*slot))
    };
    let texts: [Vec<String>; 2] = match component.role {
        Role::Plain => {
            let rules: Vec<String> = settings.list("rules").into_iter().map(str::to_owned).collect();
            let no_more = |most: i64| {
                format!("order.lines = null or (every l in order.lines satisfies l.qty <= {most})")
            };
            // Where shares decide about the others, the usual limit stands before them.
            let most = settings.int(MOST_OF_LINE);
            let most = most.filter(|_| is_judged(&rules) || settings.is_unusual(MOST_OF_LINE));
            [rules, most.map(no_more).into_iter().collect()]
        }
        Role::ReturnCase => {
            let accepted = of_text("auto_accept");
            let in_time = |length: &str| {
                format!("ship.delivered_at = null or now() - ship.delivered_at <= duration({length:?})")
            };
            // Where no share stands for what is denied, nor does one for what comes too late.
            let window = settings.text("window");
            let window = window.filter(|_| is_judged(&accepted) || settings.is_unusual("window"));
            [accepted, window.map(in_time).into_iter().collect()]
        }
        Role::Merge => [of_text("exclude"), Vec::new()],
        // Usually nothing is released by itself.
        Role::Hold if settings.is_unusual("release_when") => [of_text("release_when"), Vec::new()],
        _ => return Vec::new(),
    };
    texts.iter().map(|texts| compiled(texts)).collect()
}

/// Conditions, when all of them can be read.
fn compiled(texts: &[String]) -> Vec<Expression> {
    let compiled = texts.iter().map(|text| compile_feel(text, schema(), &Type::Bool));
    compiled.collect::<Result<_, _>>().unwrap_or_default()
}

/// The desk where returns arrive consumes the return case.
fn is_return_desk(component: &Component) -> bool {
    component.effects.iter().any(|effect| {
        matches!(effect.operation, Operation::Consume(set) if set.contains(flow_catalog::Obligation::Rma))
    })
}
