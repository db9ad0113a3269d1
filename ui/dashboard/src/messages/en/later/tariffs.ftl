# What the grid charges and pays, by time.
tariffs-title = Tariffs
tariffs-text = What the grid charges and pays. A tariff never changes the past.
tariffs-new = New tariff
tariffs-waiting = Fetching the tariffs…
tariffs-none = No tariff yet
tariffs-none-text = Neighbours trade between what the grid charges and what it pays. Tell the hub both.

tariff-period = Tariff from { $start }
tariff-from = From { $start }
tariff-until = until { $end }
tariff-until-further-notice = until further notice
tariff-when-past = past
tariff-when-now = in force
tariff-when-planned = planned
tariff-from-grid = From the grid
tariff-to-grid = To the grid
tariff-local-fee = Local network fee
tariff-fixed-fee = Fixed fee
tariff-a-day = { $amount } a day
# Between the prices of the grid, less the fee: what neighbours can share.
tariff-room = Room to share

# Label of the field with the first day.
tariff-day = In force from the start of
tariff-day-text = Midnight in { $time_zone }. Once it has begun it stays as it is.
tariff-price-retail = Price from the grid
tariff-price-feed_in = Price to the grid
tariff-price-local_network_fee = Local network fee
tariff-per-kwh = { $currency } per kWh
tariff-per-day = { $currency } per member and day
tariff-add = Add tariff
tariff-adding = Adding…

# Beside "Add tariff", and the dialog that it leads to.
tariff-preview = Try on last month
tariff-preview-title = What this tariff would have done
tariff-preview-back = Change prices
tariff-preview-days = { $from } to { $to }
tariff-preview-sentence = { $direction ->
    [better] In { $period }, all members together would have been { $amount } better off.
    [worse] In { $period }, all members together would have been { $amount } worse off.
   *[same] In { $period }, nothing would have changed for all members together.
}
tariff-preview-no-trade = With these prices neighbours would have shared nothing: the fee leaves no room between what the grid charges and pays.
tariff-preview-winners = Better off
tariff-preview-losers = Worse off
tariff-preview-unchanged = The same
tariff-preview-gain = Largest gain
tariff-preview-loss = Largest loss
tariff-preview-shared = Shared energy
tariff-preview-computed = { $count ->
    [one] { $count } interval was matched and priced anew, fixed fees included.
   *[other] { $count } intervals were matched and priced anew, fixed fees included.
}
tariff-preview-as-it-was = Energy is as it was metered: nobody could know these prices and use it at another time.
tariff-preview-limits = { $count ->
    [one] { $count } member has limits of their own; they stay, as far as these prices allow.
   *[other] { $count } members have limits of their own; they stay, as far as these prices allow.
}
tariff-preview-barred = { $count ->
    [one] In { $count } interval somebody’s credit was used up; that stays as it was.
   *[other] In { $count } intervals somebody’s credit was used up; that stays as it was.
}
tariff-preview-left-out = { $count ->
    [one] { $count } interval is left out: what it was computed from is not here any more.
   *[other] { $count } intervals are left out: what they were computed from is not here any more.
}
tariff-preview-no-month = No month is whole yet, so these are the last days.
tariff-preview-members = What changes for each member
tariff-preview-others = What changes for others
tariff-preview-member = Member
tariff-preview-account = Account
tariff-preview-before = Was
tariff-preview-after = Would be
tariff-preview-difference = Difference
tariff-preview-bought-before = Bought, was
tariff-preview-bought-after = Bought, would be
tariff-preview-sold-before = Sold, was
tariff-preview-sold-after = Sold, would be
account-of-supplier = Suppliers
account-of-network-operator = Network operator
account-of-operator = Community
error-nothing-to-preview = There is no closed interval yet on which this could be tried.
