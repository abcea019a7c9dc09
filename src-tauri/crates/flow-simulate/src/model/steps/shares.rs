//! Shares of exits, and the exit that is taken when the time of a step is up.

use flow_catalog::{PortKind, Role, Settings};

use super::Site;
use crate::model::NONE;

/// Whether the time limit of a step is a race against waiting and work: where people work, unless the scenario
/// states how often it is lost. Elsewhere a share says how often customers and partners are late.
pub(super) fn is_race(site: &Site<'_>) -> bool {
    let is_of_people = matches!(
        site.role(),
        Role::PersonTask | Role::Hold | Role::Approval | Role::PeakQueue | Role::Backorder
    );
    let port = time_up_port(site);
    is_of_people && port.is_none_or(|port| site.said[0].is_none_or(|said| !said.exits.contains_key(port)))
}

fn time_up_port(site: &Site<'_>) -> Option<&'static str> {
    let ports = site.component.map_or(&[][..], |component| component.ports);
    ports.iter().find(|port| port.time_up).map(|port| port.id)
}

pub(super) fn time_up_exit(site: &Site<'_>) -> u32 {
    time_up_port(site).map_or(NONE, |port| site.exit(port))
}

/// The exit of customers who will not wait for supply, where nobody asks them; [`NONE`] where somebody does.
fn refusal_of_unasked(site: &Site<'_>) -> u32 {
    let asks = |settings: Settings<'_>| settings.bool("ask_customer");
    match site.role() == Role::Backorder && !site.settings().is_some_and(asks) {
        true => site.exit("refused"),
        false => NONE,
    }
}

/// The share of each exit: what the scenario states, and for the others what the catalog says, in proportion.
pub(super) fn shares(site: &Site<'_>, raced: Option<u32>) -> Vec<f64> {
    let exits = &site.node.exits;
    let is_out = |position: usize| {
        let exit = site.first_exit + position as u32;
        exits[position].kind == PortKind::Fault || raced == Some(exit) || refusal_of_unasked(site) == exit
    };
    let stated: Vec<Option<f64>> = exits.iter().map(|exit| site.stated(exit.port.as_str())).collect();
    let branch = |position: usize| {
        let mut branches = site.node.branches.iter();
        let own = branches.find(|branch| branch.exit as usize == position);
        own.and_then(|branch| branch.share.as_deref()?.parse::<f64>().ok())
    };
    let mut usual: Vec<f64> = (0..exits.len())
        .map(|position| match branch(position) {
            Some(share) => share,
            None => site.usual_share(exits[position].port.as_str()),
        })
        .collect();
    let branches: f64 = (0..exits.len()).filter_map(branch).sum();
    if let Some(otherwise) = site.node.otherwise.filter(|_| !site.node.branches.is_empty())
        && branch(otherwise as usize).is_none()
    {
        usual[otherwise as usize] = (1.0 - branches).max(0.0);
    }
    let mut shares = vec![0.0; exits.len()];
    let said: f64 = (0..exits.len())
        .filter(|at| !is_out(*at))
        .filter_map(|at| stated[at])
        .sum();
    let rest: f64 = (0..exits.len())
        .filter(|at| !is_out(*at) && stated[*at].is_none())
        .map(|at| usual[at])
        .sum();
    let n_rest = (0..exits.len())
        .filter(|at| !is_out(*at) && stated[*at].is_none())
        .count();
    for at in 0..exits.len() {
        if is_out(at) {
            continue;
        }
        shares[at] = match stated[at] {
            Some(share) => share / said.max(1.0),
            None if rest > 0.0 => (1.0 - said).max(0.0) * usual[at] / rest,
            None => (1.0 - said).max(0.0) / n_rest.max(1) as f64,
        };
    }
    let total: f64 = shares.iter().sum();
    if total > 0.0 {
        shares.iter_mut().for_each(|share| *share /= total);
    }
    shares
}
