//! How many orders and results fit into memory, so that a run which is too large ends with a message and not by the
//! system.

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of one order that is under way, its part of the tables and queues included: 470 were measured, more for flows
/// that fork.
const ORDER_BYTES: u64 = 600;
/// Never more orders than this, however much memory there is.
const ORDERS_MAX: u64 = 20_000_000;
/// Assumed where the system does not say.
const FREE_BYTES: u64 = 2 << 30;

/// Kept back under a limit: threads and their heaps, a check's trial, series and the report.
const RESERVE_BYTES: u64 = 96 << 20;

/// Orders that may be under way in each of some replications that run at once: half of what fits, since a table that
/// grows is copied.
pub(crate) fn orders_max(threads: usize) -> usize {
    let free = free_bytes().unwrap_or(FREE_BYTES) / 2;
    let orders = free / ORDER_BYTES / threads.max(1) as u64;
    usize::try_from(orders.clamp(1_000, ORDERS_MAX)).unwrap_or(usize::MAX)
}

/// Replications whose counts fit into half of the memory that is left, for a flow with so many steps in all. A
/// distribution takes up to 16 KB; each step has two, and pools, carriers and orders have some more.
pub(crate) fn replications_max(n_steps: usize) -> u32 {
    let each = (2 * n_steps as u64 + 24) * 16 * 1024;
    let fitting = free_bytes().unwrap_or(FREE_BYTES) / 2 / each;
    u32::try_from(fitting).unwrap_or(u32::MAX).max(10)
}

/// Memory that can still be had: what the system, the control group and the limit of the process leave, whichever is
/// least. Under a limit something is kept back.
fn free_bytes() -> Option<u64> {
    let limited = limited_bytes().map(|free| free.saturating_sub(RESERVE_BYTES));
    [system_bytes(), limited].into_iter().flatten().min()
}

/// What the system has to spare.
fn system_bytes() -> Option<u64> {
    kibibytes(&read("/proc/meminfo")?, "MemAvailable:")
}

/// What the limits leave: beyond them nothing is given, whatever the system has.
fn limited_bytes() -> Option<u64> {
    let own = read("/proc/self/limits")
        .zip(read("/proc/self/status"))
        .and_then(|(limits, status)| {
            Some(address_space(&limits)?.saturating_sub(kibibytes(&status, "VmSize:")?))
        });
    groups()
        .iter()
        .filter_map(|folder| group_bytes(folder))
        .chain(own)
        .min()
}

/// The control group of this process and those around it, as folders.
fn groups() -> Vec<PathBuf> {
    let listed = read("/proc/self/cgroup").unwrap_or_default();
    let own = listed
        .lines()
        .find_map(|line| line.strip_prefix("0::/"))
        .unwrap_or_default();
    let root = Path::new("/sys/fs/cgroup");
    let own = root.join(own);
    own.ancestors()
        .take_while(|folder| folder.starts_with(root))
        .map(Path::to_owned)
        .collect()
}

/// What a control group leaves; pages of files that are not in use can be had.
fn group_bytes(folder: &Path) -> Option<u64> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let (most, now) = (number(&read("memory.max")?)?, number(&read("memory.current")?)?);
    let stat = read("memory.stat").unwrap_or_default();
    let pages = stat
        .lines()
        .find_map(|line| number(line.strip_prefix("inactive_file ")?));
    Some(most.saturating_sub(now.saturating_sub(pages.unwrap_or_default())))
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// The memory that there was at some moment, to tell when it gets short.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    system: Option<u64>,
    limited: Option<u64>,
}

impl Room {
    /// What there is now.
    pub(crate) fn now() -> Room {
        Room {
            system: system_bytes(),
            limited: limited_bytes(),
        }
    }

    /// Whether so much is used up that a table that grows next, which is copied, might no longer fit: orders of some flows
    /// take more than is assumed, and half of that in one table. The system can put other pages aside; a limit cannot.
    pub(crate) fn is_short(&self) -> bool {
        let is_below = |now: fn() -> Option<u64>, least: Option<u64>| {
            least.is_some_and(|least| now().is_some_and(|now| now < least))
        };
        is_below(
            limited_bytes,
            self.limited.map(|then| (then / 2).max(RESERVE_BYTES / 3)),
        ) || is_below(system_bytes, self.system.map(|then| then / 8))
    }
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// The bytes of a line such as `MemAvailable:   12345 kB`.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    number(line.trim_end_matches("kB")).map(|kibibytes| kibibytes * 1024)
}

/// The soft limit of the line `Max address space   SOFT   HARD   bytes`; nothing when there is none.
fn address_space(text: &str) -> Option<u64> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Max address space"))?;
    number(line.split_whitespace().next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_read() {
        let memory = "MemTotal:       24689764 kB\nMemAvailable:   23071000 kB\n";
        assert_eq!(kibibytes(memory, "MemAvailable:"), Some(23_071_000 * 1024));
        let limits = "Max address space         1073741824           unlimited            bytes     \n";
        assert_eq!(address_space(limits), Some(1 << 30));
        assert_eq!(address_space(&limits.replace("1073741824", "unlimited")), None);
    }

    #[test]
    fn memory_is_short_when_half_of_a_limit_or_most_of_the_system_is_used_up() {
        let plenty = Room {
            system: Some(0),
            limited: None,
        };
        assert!(!plenty.is_short());
        let gone = Room {
            system: Some(u64::MAX),
            limited: None,
        };
        assert_eq!(gone.is_short(), system_bytes().is_some());
    }

    #[test]
    fn large_flows_leave_room_for_fewer_replications() {
        assert!(replications_max(10) >= replications_max(1_000));
        assert!(replications_max(usize::MAX / 1_000_000) >= 10);
    }

    #[test]
    fn more_threads_leave_less_for_each() {
        let (one, two) = (orders_max(1), orders_max(2_000_000));
        assert!(one >= two && two >= 1_000);
    }
}
