//! Writes the TypeScript types of what crosses from Rust to the page, into the folder that `TS_RS_EXPORT_DIR` names.

#[cfg(feature = "typescript")]
fn main() -> Result<(), ts_rs::ExportError> {
    use ts_rs::TS;
    let config = ts_rs::Config::from_env().with_large_int("number");
    mi_sim_wasm::DocumentView::export_all(&config)?;
    mi_sim::Entry::export_all(&config)?;
    mi_sim::view::Outline::export_all(&config)?;
    mi_sim::view::Exchange::export_all(&config)?;
    mi_sim::view::Stage::export_all(&config)?;
    mi_sim::NotMoved::export_all(&config)?;
    mi_sim::view::TimelineView::export_all(&config)?;
    mi_sim::view::DecisionView::export_all(&config)?;
    mi_sim::view::AccessMatrix::export_all(&config)?;
    mi_sim::view::TokenView::export_all(&config)?;
    mi_sim::rbac::LeastPrivilege::export_all(&config)?;
    mi_sim::view::CertificateView::export_all(&config)
}

#[cfg(not(feature = "typescript"))]
fn main() {
    println!("run this with `--features typescript`");
}
