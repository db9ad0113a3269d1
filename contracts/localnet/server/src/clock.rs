//! Chain time: real time, or a time that runs faster.

use std::time::{SystemTime, UNIX_EPOCH};

/// simulated = simulated_origin + (wall - wall_origin) * speed
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    pub speed: f64,
    pub wall_origin_ms: f64,
    pub simulated_origin_ms: f64,
}

impl Clock {
    pub const REAL: Clock = Clock {
        speed: 1.0,
        wall_origin_ms: 0.0,
        simulated_origin_ms: 0.0,
    };

    /// Seconds since 1970.
    pub fn now_s(&self) -> u64 {
        let wall_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
        let now_ms = self.simulated_origin_ms + (wall_ms - self.wall_origin_ms) * self.speed;
        (now_ms / 1_000.0).max(0.0) as u64
    }
}
