// Before the first paint, so that a page remembered as dark does not flash white.
{
  const root = document.documentElement;
  const asked = matchMedia("(prefers-contrast: more), (forced-colors: active)");
  // `more` and `normal` were chosen; `system` follows the device, and is `system more` where that asks for more.
  const follow = () => {
    const { contrast } = root.dataset;
    if (contrast !== "more" && contrast !== "normal") root.dataset.contrast = asked.matches ? "system more" : "system";
  };
  try {
    const theme = localStorage.getItem("lg-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const contrast = localStorage.getItem("lg-contrast");
    if (contrast === "more" || contrast === "normal") root.dataset.contrast = contrast;
  } catch {
    // Storage may be switched off; the system's preference then holds.
  }
  follow();
  asked.addEventListener("change", follow);
}
