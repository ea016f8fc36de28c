//! Writes the TypeScript types of what crosses from Rust to the page and, with the feature `cloud`, to programs, into the
//! folder that `TS_RS_EXPORT_DIR` names.

#[cfg(feature = "typescript")]
fn main() -> Result<(), ts_rs::ExportError> {
    use ts_rs::TS;
    let config = ts_rs::Config::from_env().with_large_int("number");
    #[cfg(feature = "cloud")]
    {
        use mi_sim_wasm::cloud::{CloudErrorCode, CloudOptions, CloudRequest, CloudResponse, Origin};
        CloudErrorCode::export_all(&config)?;
        CloudOptions::export_all(&config)?;
        CloudRequest::export_all(&config)?;
        CloudResponse::export_all(&config)?;
        Origin::export_all(&config)?;
    }
    mi_sim_document::DocumentView::export_all(&config)?;
    mi_sim_document::Move::export_all(&config)?;
    mi_sim_document::Acted::export_all(&config)?;
    mi_sim_document::LabView::export_all(&config)?;
    mi_sim_document::Asked::export_all(&config)?;
    mi_sim_document::Prediction::export_all(&config)?;
    mi_sim_document::TypedLine::export_all(&config)?;
    mi_sim_document::Touched::export_all(&config)?;
    mi_sim_document::Gesture::export_all(&config)?;
    mi_sim_document::Chosen::export_all(&config)?;
    mi_sim_document::Commands::export_all(&config)?;
    mi_sim_shell::Completions::export_all(&config)?;
    mi_sim::view::Query::export_all(&config)?;
    mi_sim::view::Answers::export_all(&config)
}

#[cfg(not(feature = "typescript"))]
fn main() {
    println!("run this with `--features typescript`");
}
