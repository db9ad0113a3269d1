use batch_format::Report;

use crate::{
    errors::Error,
    storage::{Bounds, Price, Zone},
};

const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;

/// No connection of a home and no price is larger; beyond that products could leave 64 bits.
const MAX_POWER_W: u64 = 1_000_000_000;
const MAX_PRICE: i64 = 1_000_000_000_000;
const MAX_SPAN_S: u64 = 10 * 366 * DAY_S;

/// What a zone begins with: prices may move within the whole band, and corrections reach back as far as nodes keep the
/// terms of closed intervals. A batch that waits as long as that, since node or chain was away, still passes: order and
/// number keep it from coming twice.
pub fn initial(max_power_w: u64, min_price: i64, max_price: i64) -> Bounds {
    Bounds {
        max_power_w,
        min_price,
        max_price,
        max_deviation: max_price.saturating_sub(min_price),
        deviation_period_s: HOUR_S,
        max_age_s: 400 * DAY_S,
        max_corrected_s: 400 * DAY_S,
    }
}

/// Bounds that can be kept and leave no product out of range.
pub fn check(bounds: &Bounds) -> Result<(), Error> {
    let has_band = -MAX_PRICE <= bounds.min_price
        && bounds.min_price <= bounds.max_price
        && bounds.max_price <= MAX_PRICE;
    let has_power = 0 < bounds.max_power_w && bounds.max_power_w <= MAX_POWER_W;
    let has_times = 0 < bounds.deviation_period_s
        && bounds.deviation_period_s <= MAX_SPAN_S
        && bounds.max_age_s <= MAX_SPAN_S
        && bounds.max_corrected_s <= MAX_SPAN_S;
    if has_band && has_power && has_times && bounds.max_deviation >= 0 {
        Ok(())
    } else {
        Err(Error::InvalidBounds)
    }
}

/// The window is over, and not for too long.
pub fn check_window(bounds: &Bounds, window: (u64, u64), now_s: u64) -> Result<(), Error> {
    let (start_s, end_s) = window;
    if end_s <= start_s || end_s > now_s {
        return Err(Error::InvalidWindow);
    }
    if now_s - end_s > bounds.max_age_s {
        return Err(Error::Stale);
    }
    Ok(())
}

/// Wh that one member's connection can carry in the time that a batch covers.
pub fn cap_wh(bounds: &Bounds, window: (u64, u64), covered_s: u64) -> Result<u64, Error> {
    let window_s = window.1 - window.0;
    let longest_s = window_s
        .checked_add(bounds.max_corrected_s)
        .ok_or(Error::CoversTooMuch)?;
    if covered_s > longest_s {
        return Err(Error::CoversTooMuch);
    }
    let watt_seconds = bounds
        .max_power_w
        .checked_mul(covered_s)
        .ok_or(Error::CoversTooMuch)?;
    Ok(watt_seconds / HOUR_S)
}

/// What all members together can have produced. The zone's own account, number 0, has no connection.
pub fn zone_cap_wh(cap_wh: u64, member_count: u32) -> u64 {
    cap_wh.saturating_mul(u64::from(member_count.saturating_sub(1)))
}

/// The price is in the band, and near the last one for the time that has passed since. Price 0 says that nothing was
/// traded: there is nothing to check, and the last price stays.
pub fn check_price(zone: &Zone, report: &Report, now_s: u64) -> Result<(), Error> {
    let price = report.price_micro_per_kwh;
    if price == 0 {
        return Ok(());
    }
    if price < zone.bounds.min_price || price > zone.bounds.max_price {
        return Err(Error::PriceOutOfBand);
    }
    if zone.has_price()
        && price.abs_diff(zone.price.price) > allowed(&zone.bounds, &zone.price, now_s)
    {
        return Err(Error::PriceJump);
    }
    Ok(())
}

/// Whether a price takes the place of the one that others are compared with: when that one is a period old, or the price
/// moved by more than a 16th of what is allowed. Writing is what a batch pays most for. Windows decide and not the
/// ledger's time, so that a transaction writes what it wrote in its simulation.
pub fn is_new_reference(zone: &Zone, report: &Report, window_end_s: u64) -> bool {
    let price = report.price_micro_per_kwh;
    let last = &zone.price;
    let has_moved = price.abs_diff(last.price) > zone.bounds.max_deviation.unsigned_abs() / 16;
    let is_old = window_end_s.saturating_sub(last.window_end) >= zone.bounds.deviation_period_s;
    price != 0 && (!zone.has_price() || has_moved || is_old)
}

fn allowed(bounds: &Bounds, last: &Price, now_s: u64) -> u64 {
    let periods = now_s.saturating_sub(last.accepted_at) / bounds.deviation_period_s;
    bounds
        .max_deviation
        .unsigned_abs()
        .saturating_mul(periods.saturating_add(1))
}
