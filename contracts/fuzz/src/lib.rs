//! What both fuzz targets share: how bytes become a story.

mod draw;

pub use draw::Draw;
