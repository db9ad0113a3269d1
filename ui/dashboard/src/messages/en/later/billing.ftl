# From a month's statements to numbered invoices.
billing-title = Billing
billing-text = Invoices and credit notes of a month: drafted by one person, approved by another.
billing-parts = Parts of billing
billing-part-runs = Runs
billing-part-accounts = Accounts
billing-part-biller = Biller
billing-part-settling = Bank or chain
billing-fetching = Fetching the billing runs…
billing-none = No billing run yet
billing-none-text = A run turns a month's statements into invoices. Start with the biller and the members' accounts.
billing-new = New run
billing-new-text = The run takes each member's statement as it stands now, less what earlier runs have billed of it.
billing-new-month = Month
billing-provisional = Bill provisional values too
billing-provisional-text = Members whose official values are not all there are billed as well; the next run of the month corrects the rest.
billing-open-title = Can be billed now
billing-open-text = What no run has billed so far, because it was missing or has changed. Each figure is billed once.
billing-open-left-out = { $count ->
    [one] { $count } member can be billed now that run { $run } left out.
   *[other] { $count } members can be billed now that run { $run } left out.
}
billing-open-first = { $count ->
    [one] { $count } member can be billed; no run has billed this month yet.
   *[other] { $count } members can be billed; no run has billed this month yet.
}
billing-open-corrected = { $count ->
    [one] The bill of { $count } member has changed since; the run bills the difference.
   *[other] The bills of { $count } members have changed since; the run bills the differences.
}
billing-open-waiting = { $count ->
    [one] { $count } member still waits for final figures.
   *[other] { $count } members still wait for final figures.
}
billing-open-lacking = { $count ->
    [one] { $count } member lacks something, such as an address: the draft says what.
   *[other] { $count } members lack something, such as an address: the draft says what.
}
billing-open-draft = Draft run for { $month }
billing-open-draft-first = Decide on the draft first: run { $run }, { $month }
billing-open-more = { $count ->
    [one] … and { $count } more month.
   *[other] … and { $count } more months.
}
billing-draft = Draft
billing-drafting = Drafting…
billing-runs-caption = Billing runs, the newest first
billing-run = Run
billing-month = Month
billing-state = State
billing-state-draft = draft
billing-state-approved = approved
billing-state-cancelled = cancelled
billing-members-pay = Members pay
billing-members-receive = Members receive
billing-drafted = Drafted
billing-decided = Decided
# Who, and when.
billing-by = { $who }, { $moment }

# Who pays, and who receives. Signs are never all that tells it.
billing-pays = pays { $amount }
billing-receives = receives { $amount }
billing-nothing-due = nothing due
billing-all-pay = members pay { $amount }
billing-all-receive = members receive { $amount }
billing-still-to-pay = { $amount } still to pay
billing-still-to-receive = { $amount } still to receive
billing-nothing-carried = nothing

# One run.
billing-run-fetching = Fetching the run…
billing-run-title = Run { $run }: { $month }
billing-run-window = Run { $run } – { $community }
billing-back = All runs
billing-run-drafted = Drafted by { $who }, { $moment }.
billing-run-approved = Approved by { $who }, { $moment }.
billing-run-cancelled = Cancelled by { $who }, { $moment }.
billing-run-provisional = It takes provisional values too.
billing-totals = What the run comes to
billing-total-invoices = { $count ->
    [one] { $count } invoice
   *[other] { $count } invoices
}
billing-total-credit-notes = { $count ->
    [one] { $count } credit note
   *[other] { $count } credit notes
}
billing-total-none = Nothing due
billing-total-withheld = Withheld
billing-members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
billing-statements = Statements of the month
billing-carried-in = Carried in from earlier runs
billing-amount = This run adds
billing-carried-out = Carried on to the next run
billing-adds-up = Adds up exactly: what was carried in and what this run adds is what members pay and receive, and what is carried on.
billing-does-not-add-up = These figures do not add up. Do not approve this run; tell whoever runs the hub.
billing-members = Members of this run
billing-member = Member
billing-due = Result
billing-iban = IBAN
billing-biller-iban = IBAN of the biller
# Since the last run that was approved.
billing-changed-since = changed since by { $who }
billing-in = Carried in
billing-out = Carried on
billing-missing = Missing
billing-final = Official values
billing-final-of = { $final } of { $all } intervals
billing-members-caption = What each member pays or receives in this run
billing-invoices-caption = Invoices and credit notes of this run
billing-lines-caption = Lines of this bill
billing-final-all = all

billing-bill-fetching = Fetching the bill…
billing-bill-title = { $month }: { $member }
billing-bill-back = Run { $run }
billing-bill-unknown = This run has no such member.
billing-bill-lines = How the amount comes about
billing-line = For
billing-line-statement = Statement
billing-line-energy = Energy in this run
billing-line-amount = In this run
billing-line-cents = On the bill
billing-line-supplier = settled by the supplier
billing-bill-due = Result
billing-bill-refers = It corrects { $numbers }.
billing-kind-invoice = invoice
billing-kind-credit-note = credit note
billing-kind-none = nothing due
billing-kind-withheld = withheld
billing-category-neighbour-purchase = Bought from neighbours
billing-category-neighbour-sale = Sold to neighbours
billing-category-local-network-fee = Local network fee
billing-category-grid-import = From the grid
billing-category-grid-export = To the grid
billing-category-fixed-fee = Fixed fee

# What is missing, and where it is put right.
billing-missing-title = What is missing
billing-missing-text = Put it right here, then draft the run anew: a draft stays as it was made.
billing-missing-right = Put right
# For screen readers.
billing-missing-right-of = Put right: { $text }, { $member }
billing-missing-more = { $count ->
    [one] … and { $count } more member, in the list below.
   *[other] … and { $count } more members, in the list below.
}
billing-missing-withheld = withheld
billing-missing-biller = The biller is not complete
billing-missing-biller-link = Complete the biller
billing-missing-not-closed = the month's figures are still being computed
billing-missing-not-final = official values are missing
billing-missing-not-settled = the chain has not settled the month yet
billing-missing-no-name = no name
billing-missing-no-address = no full address
billing-missing-no-iban = no IBAN
billing-missing-not-in-sepa = the IBAN is outside of SEPA: no direct debits
billing-missing-no-mandate = no mandate for direct debits
billing-missing-no-tax-status = no tax status
billing-missing-no-invoice-prefix = no prefix for invoice numbers
billing-missing-no-creditor-identifier = no creditor identifier

# Approving, drafting anew, cancelling.
billing-decide = Approve or cancel
billing-decide-text = Somebody other than { $who } approves the run: two people look before money moves. Invoices then get their numbers, and nothing in them changes any more.
billing-decide-own = You made this draft, so somebody else has to approve it. Send them the address of this page.
billing-decide-reader = Coordinators and people with the billing role approve runs.
billing-digest = Digest of the run
billing-digest-text = It stands for every figure of the run. Whoever approves sees the same digest.
billing-copy-digest = Copy the digest
billing-copied = Copied.
billing-copy-address = Copy the address
billing-approve = Approve
billing-approve-title = Approve run { $run }?
billing-approve-text = { $invoices } and { $credits } get their numbers. This cannot be taken back: mistakes are corrected by another run.
billing-approving = Approving…
billing-anew = Draft anew
billing-anew-busy = Drafting anew…
billing-cancel = Cancel the draft
billing-cancel-title = Cancel run { $run }?
billing-cancel-text = The draft stays in the list as cancelled. The month can be drafted again.
billing-cancelling = Cancelling…
billing-keep = Keep it

# What leaves the hub.
billing-exports = Files
billing-csv = For the books (CSV)
billing-csv-text = One row for each member, payouts among them.
billing-debits = Direct debits (XML)
billing-debits-text = For the bank: SEPA direct debits of the members with a mandate, to be collected on { $day }.
billing-debits-none = Set the day of collection first: the bank's file names it.
billing-debits-reader = Coordinators and people with the billing role fetch the bank's file.
billing-fetching-file = Fetching…
billing-saved = { $file } is saved.
billing-collection = Day of collection
billing-collection-set = Set the day
billing-collection-setting = Setting…
billing-collection-text = Banks move euros on days on which TARGET is open: Monday to Friday, but not on 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December. Members are told { $days ->
    [one] { $days } day
   *[other] { $days } days
} before, and nothing is collected before it is due, so { $day } is the first day that is possible today.
billing-collection-other = Choose another day
billing-collection-other-text = A bank that has two files of one run collects twice. Have it drop the file for { $day } first.
billing-collection-dropped = The bank has dropped the file for { $day }.
billing-invoices-title = Invoices and credit notes
billing-invoices-fetching = Fetching the invoices…
billing-invoices-none = This run has no invoice.
billing-number = Number
billing-net = Net
billing-vat = VAT
billing-due-date = Due
billing-corrects = Corrects
billing-ubl = UBL
# For screen readers.
billing-ubl-of = Fetch { $number } as UBL

# Who is billed, and who bills.
party-fetching = Fetching…
party-accounts-title = Billing accounts
party-accounts-text = Where each member's bill goes, and from where it is paid. Operators, coordinators and people with the billing role read this; no node ever gets it.
party-accounts-back = All accounts
party-accounts-none = No member yet
party-accounts-none-link = Add the first member
party-account-title = Account of { $member }
party-account-text = Name and address as they stand on the invoice.
party-biller-title = Biller
party-biller-text = Who sends the community's invoices and is paid for them.
party-complete = complete
party-state-complete = complete
party-state-open = billed, but not by bank
party-state-blocked = cannot be billed
party-reader = Coordinators and people with the billing role change this.
party-yes = yes
party-no = no
party-save = Save
party-saving = Saving…
party-saved = Saved.
party-saved-text = A draft that is open stays as it was made: draft it anew.
party-restored = What you typed before is still here. It is not saved yet.
party-restored-older = What you typed before is still here, but somebody has saved other entries meanwhile. Look at the changes below before you save.
party-discard = Discard what I typed
party-group-address = Address
party-group-payment = Bank
party-group-tax = Tax
party-group-invoices = Invoices
party-name = Name
party-street = Street and number
party-postcode = Postal code
party-city = Place
party-country = Country
    .hint = Two letters, such as AT.
party-email = E-mail
party-iban = IBAN
party-mandate_reference = Mandate reference
    .hint = Of the SEPA direct debit mandate that the member has signed.
party-mandate_signed_on = Mandate signed on
party-vat_id = VAT id
party-vat_rate = VAT rate
    .hint = In percent, inside the prices. Leave it empty if no VAT is charged.
party-tax_number = Tax number
    .hint = For a biller without a VAT id.
party-exemption_note = Why no VAT is charged
    .hint = It stands on every invoice, such as the rule for small businesses.
party-creditor_identifier = SEPA creditor identifier
    .hint = Needed to collect by direct debit; the central bank assigns it.
party-invoice_prefix = Prefix of invoice numbers
    .hint = Stands before six digits: SUN- gives SUN-000001.
party-payment_term_days = Days to pay
    .hint = 0 to 90, from the day of the invoice.
party-collection_notice_days = Days before a collection
    .hint = 1 to 30: how long before members are told.
party-bills_supply = Bills energy from and to the grid too
    .hint = For a biller that is the members' supplier.
party-versions = Changes
party-versions-none = Nothing was entered yet.
party-versions-older = Older changes
party-versions-more = What changed shows with the older ones.
party-entered = { $field }: { $after }
party-removed = { $field }: { $before } removed
party-changed = { $field }: { $before } → { $after }
party-turned-on = { $field }: yes
party-turned-off = { $field }: no

# By bank or on the chain.
settling-title = Bank or chain
settling-text = Invoices are written for every month. Money moves once: by bank, or on the chain.
settling-now = This month: { $way }
settling-way = Settled
settling-way-bank = by bank
settling-way-chain = on the chain
settling-means-bank = Invoices are collected and paid by bank. The chain takes no trade of these months.
settling-means-chain = The chain settles what neighbours trade, with network and fixed fees. Invoices name its batches; only what a supplier bills goes to the bank.
settling-past = Months that have begun never change.
settling-reader = Coordinators choose this.
settling-none = Nobody has chosen yet: months are settled by bank.
settling-from-bank = From { $month }: by bank
settling-from-chain = From { $month }: on the chain
settling-always-bank = All months: by bank
settling-always-chain = All months: on the chain
settling-by-hub = entered by the hub when the community came to the chain, { $moment }
settling-set = Set from then on
settling-month = From
settling-no-zone = The hub settles nothing of this community on a chain, so it stays with the bank.
billing-by-chain = Settled on the chain
billing-by-bank = Left to the bank
billing-chain-in = In batches
billing-chain-batches = { $count ->
    [one] { $count } batch, number { $first }, of zone { $zone }
   *[other] { $count } batches, { $first } to { $last }, of zone { $zone }
}
billing-chain-no-batch = no batch yet
billing-debits-by-bank = Members pay by bank
billing-credits-by-bank = Members receive by bank
billing-settled-on-chain = settled on chain
billing-debits-on-chain = Nothing is left for the bank to collect: the chain settles this month.
billing-left-out = { $count ->
    [one] One mandate was withdrawn or replaced since the approval. The bank’s file leaves out { $amount }; the invoice stays open.
   *[other] { $count } mandates were withdrawn or replaced since the approval. The bank’s file leaves out { $amount }; the invoices stay open.
}
billing-left-out-more = { $count ->
    [one] … and { $count } more.
   *[other] … and { $count } more.
}
error-month-begun = This month has begun already. Choose a later one.
error-no-zone = The hub settles nothing of this community on a chain.
error-too-many-changes = This was changed too often. Tell whoever runs the hub.
