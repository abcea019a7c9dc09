//! `orders`: realistic sample orders.

use flow_api::engine::order::{write_csv, write_json};
use flow_api::engine::sample::{Profile, sample_orders};

use crate::arguments::OrdersArguments;
use crate::terminal::Console;
use crate::{CLEAN, Outcome};

/// Prints orders as JSON or CSV; the same arguments give the same bytes.
pub(crate) fn run(arguments: &OrdersArguments, console: &mut Console<'_, '_>) -> Outcome {
    let profile = Profile::from_id(&arguments.profile).unwrap_or(Profile::Mixed);
    let count = usize::try_from(arguments.count).unwrap_or(usize::MAX);
    let orders = sample_orders(profile, count, arguments.seed);
    let bytes = if arguments.csv {
        write_csv(&orders)
    } else {
        write_json(&orders)
    };
    console.bytes(&bytes);
    Ok(CLEAN)
}

#[cfg(test)]
mod tests {
    use flow_api::engine::sample::Profile;

    use crate::words::Lang;

    #[test]
    fn every_profile_can_be_named() {
        let command = crate::command(Lang::En);
        let orders = command.find_subcommand("orders").unwrap();
        let profile = orders
            .get_arguments()
            .find(|argument| argument.get_id() == "profile")
            .unwrap();
        let named = profile.get_possible_values();
        let named: Vec<&str> = named.iter().map(|value| value.get_name()).collect();
        assert_eq!(named, Profile::ALL.map(Profile::id));
    }
}
