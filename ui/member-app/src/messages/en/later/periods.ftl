# A week, a month or a year: the sums of its days or months.
period-fetching = Adding up…
period-this-week = This week
period-this-month = This month
period-this-year = This year
period-last-week = Last week
period-previous-week = Previous week
period-previous-month = Previous month
period-previous-year = Previous year
period-next-week = Next week
period-next-month = Next month
period-next-year = Next year
period-nothing = Nothing was recorded in this time.
period-nothing-yet = The first interval of this time has not closed yet.

period-chart-week = The week in days
period-chart-month = The month in days
period-chart-year = The year in months
period-so-far-week = The week so far
period-so-far-month = The month so far
period-so-far-year = The year so far
period-whole-week = The whole week
period-whole-month = The whole month
period-whole-year = The whole year
period-legend-price = mean price
period-chart-price = Mean price of neighbours, { $unit }
period-chart-energy-day = { $unit } per day
period-chart-energy-month = { $unit } per month

period-slider-day = Day
period-slider-month = Month of the year
period-none-selected-day = No day selected
period-none-selected-month = No month selected
period-hint-day = Tap the chart, or use the arrow keys on it, to read a day.
period-hint-month = Tap the chart, or use the arrow keys on it, to read a month.
period-open-day = Open this day
period-open-month = Open this month

# A day or month in a sentence; its figures stand after one another, with commas.
period-said = { $name }: { $figures }
period-said-nothing = nothing recorded
period-said-price = mean price { $price }
period-estimated = { $count ->
    [one] { $estimated } of { $count } interval estimated
   *[other] { $estimated } of { $count } intervals estimated
}
period-price = Mean price
# A mark beside the day, and the same in a sentence below the sums.
period-hours = { $hours } hours
period-clock-change = { $day } had { $hours } hours: the clocks were changed.

period-table-caption-day = Days, { $period }
period-table-caption-month = Months, { $period }
period-table-day = Day
period-table-month = Month
period-table-estimated = Estimated intervals
