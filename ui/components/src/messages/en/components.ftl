# What both apps say. The names of the ids tell where.
close = Close
language-title = Language
appearance-title = Appearance
appearance-system = Like this device
appearance-light = Light
appearance-dark = Dark
appearance-contrast = Contrast
appearance-contrast-system = Like this device
appearance-contrast-normal = Normal
appearance-contrast-more = High

login-lost = You have been logged out. Please log in again.
login-name = Login name
login-password = Password
login-submit = Log in
login-busy = Logging in…

session-title = Please log in again
session-text = Your session has ended. What you typed is still there, and goes on once you are back.
session-leave = To the login page

error-unknown = Something went wrong.
try-again-in = Try again in { $duration }.
try-again-now = You can try again now.

lasting-moment = less than a minute
lasting-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
ago-moment = just now
ago = { $duration } ago
ago-days = { $days } days ago

view-fetching = Fetching this page…
view-fetch-again = Reload
error-page-unreachable = This part of the page could not be fetched.
    .hint = Is there a connection? Then reload the page.
