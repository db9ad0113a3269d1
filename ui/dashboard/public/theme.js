// Before the first paint, so that a page remembered as dark does not flash white.
try {
  const theme = localStorage.getItem("lg-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's preference then holds.
}
