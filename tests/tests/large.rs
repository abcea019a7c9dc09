//! The large flows that measurements use are what they say: free of errors, proved, and the same each time.

use flow_testkit::large_flow;
use flow_validate::{CheckContext, Proved, Severity, check};

#[test]
fn large_flows_are_proved_and_free_of_errors() {
    for (steps, seed) in [(100, 1), (100, 2), (1_000, 1)] {
        let report = check(&large_flow(steps, seed), &CheckContext::default());
        let errors = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<&str> = errors.map(|finding| finding.message.en.as_str()).collect();
        assert!(errors.is_empty(), "{steps} steps, seed {seed}: {errors:#?}");
        assert_eq!(report.proved, Proved::Yes, "{steps} steps, seed {seed}");
    }
}
