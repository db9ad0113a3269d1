# A month's statement, and what it is made of.
statement-title = My statement
statement-months-waiting = Fetching your statements…
statement-months = Months
statement-none-yet = Your first statement appears when the first interval has closed.
statement-waiting = Fetching the statement…

# Before the amount, larger and in its own line where there is no room.
statement-pay-so-far = So far you pay
statement-pay = You pay
statement-receive-so-far = So far you receive
statement-receive = You receive
statement-measured = all { $energy } measured
statement-estimated = { $percent } % of { $energy } estimated

statement-exact = Exact amounts, to the last digit
statement-caption = Statement of { $month }
statement-unsigned-note = { $energy } were metered by devices that do not sign their readings.
statement-rounding = Every interval is computed exactly. Only the sum is rounded, down to the cent; what that leaves is carried to the next statement. Lines print whole cents that add up to the sum.
statement-print = Print
statement-csv = CSV

statement-line = Line
statement-amount = Amount
statement-carried-in = Carried from the statement before
statement-sum = Sum
statement-carried-out = Carried to the next statement
# Heard after an energy, not seen.
statement-of-it-estimated = ({ $energy } of it estimated)
statement-of-it-unsigned = ({ $energy } of it unsigned)
statement-average = avg. { $price }

statement-category-neighbour-purchase = Bought from neighbours
statement-category-neighbour-sale = Sold to neighbours
statement-category-local-network-fee = Local network fee
statement-category-grid-import = Taken from the grid
statement-category-grid-export = Fed into the grid
statement-category-fixed-fee = Fixed fee

statement-corrections = Corrections ({ $count })
statement-corrections-text = of intervals that had closed before
statement-cause-official-value = official values
statement-cause-late-reading = late reading
