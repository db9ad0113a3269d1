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
tariff-per-day = { $currency } per day and metering point
tariff-add = Add tariff
tariff-adding = Adding…
