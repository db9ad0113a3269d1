# Nodes of a community, and where node and hub part.
nodes-title = Nodes
nodes-text = The small computers that run the community, and how they are.
nodes-loading = Fetching the nodes…
nodes-make-code = Make a join code
nodes-none = No node yet
nodes-none-text = Make a join code and give it to the node. It lets one node in, once.

node-name = Node
node-state-in-touch = in touch
node-state-silent = silent
node-state-never = not heard of yet
node-state-shut-out = shut out
node-shut-out-action = Shut this node out…
node-contact = Last contact
node-contact-never = never
node-backlog = Waiting at the node
node-backlog-unknown = not told yet
node-backlog-records = { $records ->
    [0] nothing
    [one] { $records } record
   *[other] { $records } records
}
node-backlog-oldest = the oldest for { $duration }
node-records = Records at the hub
node-recomputed = Computed again
node-recomputed-not = not yet
node-enrolled = Enrolled
node-shut-out = Shut out
node-others = Other nodes
node-journal-copies = { $copies } of its journal
node-replaced = Replaced
node-replaced-by = by box number { $box }
node-alarms = Alarms
node-alarm-part = Journal part
node-alarm-times = { $times ->
    [one] { $times } time, first { $first }, last { $last }.
   *[other] { $times } times, first { $first }, last { $last }.
}
node-alarm-release = Let it go on
node-alarm-reported = The node reported this.
node-refused-label = Refused by the node
node-refused-title = The node did not take
node-entry-members = Member { $key }:
node-entry-metering-points = Metering point { $key }:
node-entry-tariffs = Tariff { $key }:
node-entry-corrections = Official values { $key }:

node-window = Node { $node } – localgrid hub
node-title = Node { $node }
node-how = How it is
node-clock = Clock
node-clock-unknown = not told yet
node-clock-simulated = simulated, for a demonstration
node-clock-right = right
node-clock-ahead = { $duration } ahead
node-clock-behind = { $duration } behind
node-telemetry-waiting = Telemetry waiting
node-machine = The machine
node-machine-span = Time shown
node-machine-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
node-machine-fetching = Fetching the machine’s figures…
node-machine-none = It has sent no figures of its machine in this time.
node-machine-untold = It has no sensor for this.
node-machine-range = between { $least } and { $most }
node-machine-chart = { $title }: now { $last }, { $range }
node-disk = Free on its disk
node-memory = Memory in use
node-temperature = Temperature
node-updates = Updates
node-updates-caption = What it told of releases
node-runs-unknown = It has not proven a release of this hub yet.
node-runs-application = It runs version { $version }.
node-runs-system = Its system is version { $version }.
node-offered = Version { $version } is offered to it.
node-version = Version
node-kind = Part
node-kind-application = program
node-kind-system = system
node-outcome = What became of it
node-outcome-proven = runs well
node-outcome-taken = taken, not proven yet
node-outcome-rolled-back = went back
node-outcome-refused = refused
node-outcome-because = { $outcome } ({ $reason })
node-backups = Sealed backups at the hub
node-backups-none = None. It may keep its backups elsewhere.
node-more = More about this node
node-to-copies = Safety copies
node-to-region = The whole region
node-to-nodes = Nodes of the community
join-title = Join code
join-text = Give this to the node. It lets one node in, once, and is not shown again.
join-until = Good until { $moment }.
# What stands between backticks is set as code.
join-configuration = The node's configuration has to name the community `{ $community }`, its currency { $currency } and its time zone { $zone }; this code goes in as `join_code`, and this hub's address as `hub_url`.
join-copy = Copy
join-copied = Copied.
join-done = Done
revoke-title = Shut out node { $node }?
revoke-text = The hub will take nothing more from it and tell it nothing more. What it sent stays. This cannot be undone; a replacement needs a new join code.
revoke-action = Shut out
revoke-busy = Shutting out…

difference-title-same = Node and hub agree.
difference-text-same = The hub computed this interval again from the node's journal and came to the same result.
difference-title-other-inputs = They computed from different readings.
difference-text-other-inputs = The readings, limits or members that the node closed this interval with are not those in the journal the hub holds.
difference-title-other-results = Same readings, different results.
difference-text-other-results = Both started from the same inputs. One of the two runs other rules, most likely an older version.
