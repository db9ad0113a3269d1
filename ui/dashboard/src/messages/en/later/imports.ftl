# Files with the network operator's values.
imports-title = Import
imports-text = Official quarter-hour values, as the network operator sends them.
imports-waiting = Fetching earlier imports…
imports-none = Nothing has been imported yet.
imports-earlier = Imports so far
imports-caption = Files and what came of them
imports-file = File
imports-state = State
imports-started = Started
imports-readings = Readings
imports-faulty = Faulty
imports-changed = Intervals changed

imports-new = New import
imports-drop = Drop a CSV file here, or choose one.
imports-csv-file = CSV file
imports-choose = Choose a file
imports-choose-another = Choose another
imports-layout = Layout
imports-layout-long = One row per reading
imports-layout-wide = One column per metering point
# The columns of such a file.
imports-columns-long = metering point; time; import; export
imports-columns-wide = time; point A; point B; …
imports-decimal = Decimal sign in the file
imports-decimal-find-out = Find out
imports-decimal-comma = Comma, as in 0,214
imports-decimal-point = Point, as in 0.214
imports-keep-good = Keep the good rows even if others are faulty
imports-keep-good-text = Otherwise one faulty row keeps the whole file out.
imports-submit = Import

import-all = All imports
import-waiting = Fetching the import…
# Stands for the file's name.
import-by-program = Values sent by a program
import-sending = Sending
import-sending-file = Sending the file
import-sent = { $sent } of { $total } sent. Keep this page open.
import-stop = Stop
import-result = Result
import-started = started { $started }
import-started-ended = started { $started }, ended { $ended }
import-reading-file = Reading the file
import-read = { $read } of { $total } ({ $share })
import-readings = Readings
import-taken = Taken
import-unchanged = Unchanged
import-faulty = Faulty
import-changed = Intervals changed

import-hub-waits = The hub waits for the file.
import-refused = Nothing was taken from this file.
import-refused-rows = Correct the rows below, or import it again and keep the good rows.
import-failed = The import broke off; nothing was taken.
import-failed-again = Import the file again.
import-good-rows-known = The good rows were known already. Nothing changed.
import-all-known = Everything in this file was known already. Nothing changed.
import-see-changes = See what it changes for members

import-faulty-rows = Faulty rows
import-faulty-waiting = Fetching the faulty rows…
import-faulty-caption = Faulty rows by line
import-column-line = Line
import-column-reason = Reason
import-column-detail = In detail
import-more = Show more

# Why a row was not taken, by the hub's code.
import-fault-wrong-columns = The row has more or fewer columns than the header.
import-fault-unknown-metering-point = No metering point has this name or reference.
import-fault-unknown-direction = It does not say whether this is import or export.
import-fault-not-a-time = The time cannot be read.
import-fault-no-such-time = This hour does not exist: the clocks were put forward.
import-fault-ambiguous-time = This hour came twice, and the file does not tell which one is meant.
import-fault-wrong-step = The time is not the start of an interval.
import-fault-not-ended = The interval has not ended yet.
import-fault-too-old = The interval is too old to be reconciled.
import-fault-before-first-interval = The community had no interval yet.
import-fault-empty-value = A value is missing.
import-fault-not-a-number = A value is not a number.
import-fault-ambiguous-number = It is not clear what is the decimal sign.
import-fault-too-precise = A value is more precise than a watt-hour.
import-fault-negative = A value is below zero.
import-fault-absurd = More than the main fuse lets through.
import-fault-contradiction = The same reading came before with another value.
import-fault-row-after-footer = A row follows the footer.

# Follows what the hub says of the whole file, by its code.
import-advice-no-header = Perhaps the file has the other layout.
