//! What README.md shows as a document does what it says.

use mi_sim_document::Session;

const README: &str = include_str!("../../../../README.md");
/// The documents in the README, which stand in fences of four marks.
fn samples() -> Vec<&'static str> {
    let fenced = README.split("\n````markdown\n").skip(1);
    fenced.map(|rest| rest.split_once("\n````\n").unwrap().0).collect()
}

#[test]
fn every_document_in_the_readme_comes_true() {
    let samples = samples();
    assert!(!samples.is_empty(), "README.md shows no document");
    for sample in samples {
        let session = Session::open(sample, None).unwrap();
        assert_eq!(session.run().problems, []);
        assert!(session.run().steps.iter().all(|step| step.mismatch.is_none()), "{:#?}", session.run().steps);
        assert!(session.run().steps.iter().any(|step| !step.exchanges.is_empty()));
    }
}
