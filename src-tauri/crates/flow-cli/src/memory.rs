//! How many orders and results fit into memory, so that a run which is too large ends with a message and not by the
//! system.

use std::fs;

/// Bytes of one order that is under way, its part of the tables and queues included: 470 were measured, more for flows
/// that fork.
const ORDER_BYTES: u64 = 600;
/// Never more orders than this, however much memory there is.
const ORDERS_MAX: u64 = 20_000_000;
/// Assumed where the system does not say.
const FREE_BYTES: u64 = 2 << 30;

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
/// least.
fn free_bytes() -> Option<u64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let system = read("/proc/meminfo").and_then(|text| kibibytes(&text, "MemAvailable:"));
    let group = read("/sys/fs/cgroup/memory.max")
        .zip(read("/sys/fs/cgroup/memory.current"))
        .and_then(|(most, now)| number(&most)?.checked_sub(number(&now)?));
    let own = read("/proc/self/limits")
        .zip(read("/proc/self/status"))
        .and_then(|(limits, status)| address_space(&limits)?.checked_sub(kibibytes(&status, "VmSize:")?));
    [system, group, own].into_iter().flatten().min()
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
