//! What is asked for on the command line.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

pub(crate) const USAGE: &str = "\
compare [jackson|promotion] [--orders N[,N…]] [--rounds N] [--only TOOL[,TOOL…]]
compare scenario jackson|promotion ORDERS    write a scenario and end";

/// What to compare, and where the programs are.
pub(crate) struct Options {
    models: Vec<&'static str>,
    orders: Vec<usize>,
    /// How often each program runs; slow ones less often.
    pub(crate) rounds: usize,
    /// Names of programs, all when empty.
    pub(crate) only: Vec<String>,
    /// Folder of the models and of the programs in other languages.
    pub(crate) sources: PathBuf,
    /// Folder of what was built.
    pub(crate) built: PathBuf,
    /// The released command.
    pub(crate) orderloom: PathBuf,
}

impl Options {
    /// Reads them; what was built is beside this program.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Options> {
        let program = std::env::current_exe().context("where this program is")?;
        let release = program.parent().context("a program is in a folder")?;
        let built = release.parent().context("built in target/simulators")?;
        let target = built.parent().context("built in target/simulators")?;
        let mut options = Options {
            models: vec!["jackson", "promotion"],
            orders: Vec::new(),
            rounds: 5,
            only: Vec::new(),
            sources: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")),
            built: built.to_owned(),
            orderloom: target.join("release/orderloom"),
        };
        let mut arguments = arguments.peekable();
        if arguments.peek().map(String::as_str) == Some("scenario") {
            options.write_scenario(arguments.skip(1).collect())?;
            return Ok(options);
        }
        while let Some(argument) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{argument} needs a value"))
            };
            match argument.as_str() {
                "jackson" => options.models = vec!["jackson"],
                "promotion" => options.models = vec!["promotion"],
                "--orders" => options.orders = numbers(&value()?)?,
                "--rounds" => options.rounds = numbers(&value()?)?[0].max(1),
                "--only" => options.only = value()?.split(',').map(str::to_owned).collect(),
                _ => bail!("{argument}: unknown\n{USAGE}"),
            }
        }
        Ok(options)
    }

    /// Models and numbers of orders to compare on.
    pub(crate) fn sizes(&self) -> Vec<(&'static str, usize)> {
        let mut sizes = Vec::new();
        for model in &self.models {
            let usual: &[usize] = match *model {
                "jackson" => &[1_000_000],
                _ => &[100_000, 1_000_000],
            };
            let orders = if self.orders.is_empty() {
                usual
            } else {
                &self.orders
            };
            sizes.extend(orders.iter().map(|orders| (*model, *orders)));
        }
        sizes
    }

    fn write_scenario(&mut self, arguments: Vec<String>) -> Result<()> {
        let [model, orders] = arguments.as_slice() else {
            bail!("{USAGE}");
        };
        println!("{:#}", crate::scenario::scenario(model, numbers(orders)?[0]));
        self.models.clear();
        Ok(())
    }
}

fn numbers(text: &str) -> Result<Vec<usize>> {
    text.split(',')
        .map(|part| {
            part.replace('_', "")
                .parse()
                .with_context(|| format!("{part}: no number"))
        })
        .collect()
}
