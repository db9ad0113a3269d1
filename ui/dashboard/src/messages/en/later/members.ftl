# Members and their metering points.
members-title = Members
members-text = Who takes part, and where their electricity is measured.
members-member = Member
members-point = Metering point
members-import = Import a list
members-letters = Letters
members-fetching = Fetching the members…
members-none = No member yet
members-none-text = Nodes and the chain know members by an identifier only; names and addresses are kept for billing, and nowhere else.
members-all-taken = everything is at the node
members-waiting = { $count ->
    [one] { $count } entry on the way
   *[other] { $count } entries on the way
}
members-refused = { $count } refused
members-table = Members and metering points
members-no-point = none yet
members-reference = Operator's reference
members-fuse = Main fuse
members-state = State
members-inactive = inactive
# For screen readers, on a member's or metering point's name.
members-change = Change { $name }

member-new = New member
member-title = Member { $member }
member-add = Add member
member-save = Save
member-saving = Saving…
member-identifier = Identifier
member-identifier-hint = Small letters, digits and hyphens, such as { $example }. Never a person's name: it is in the journal for good.
member-credit-limit = Credit limit
member-credit-limit-hint = How far the balance may go below zero. Leave empty for none.
member-active = Takes part

point-new = New metering point
point-title = Metering point { $point }
point-add = Add metering point
point-member = Member
point-identifier-hint = Small letters, digits and hyphens, such as { $example }.
point-reference = Reference of the network operator
point-reference-hint = As its files name it. Leave empty if it uses our identifier.
point-fuse = Main fuse
point-fuse-hint = No reading above this power is believed.
point-active = Is measured
