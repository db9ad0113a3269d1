# Letters by which members find their page: what the coordinator sees, and what is on the paper.
letters-title = Letters
letters-text = A page for each member: what the community is, and how to open its page at home.
letters-fetching = Fetching the members…
letters-none = No member to write to yet
letters-terms = What every letter says
letters-address = Address of the node's page
letters-address-hint = As the browser shows it in the network of the houses, such as { $example }
letters-contact = Whom members can ask
letters-contact-hint = A name and a telephone number, on one line. Leave empty for none.
letters-members = Members
letters-table = Members and their letters
letters-language = Language of the letters
letters-choose-missing = Choose those without ({ $count })
letters-choose-all = Choose all
letters-choose-none = Choose none
letters-print = { $count ->
    [one] Print { $count } letter
   *[other] Print { $count } letters
}
letters-laying-out = Laying out…
letters-address-first = First save the address of the node's page: every letter needs it.
letters-most = { $most } letters are printed at once; the others stay chosen.
letters-came-out = { $count ->
    [one] Did the letter come out of the printer?
   *[other] Did all { $count } letters come out of the printer?
}
letters-yes = Yes, note it
letters-no = No
letters-letter = Letter
letters-missing = no letter yet
letters-printed = printed
letters-printed-by = { $when }, { $who }
letters-points = Metering points
letters-print-column = Print
letters-choose = Print the letter of { $name }

letter-title = Welcome to { $community }
letter-text = You share your own electricity with your neighbours. On your page you see what you produced, what your neighbours gave you and what it costs, day by day.
letter-points = { $count ->
    [one] Your metering point:
   *[other] Your metering points:
}
letter-more-points = and { $count } more
letter-no-point = You have no metering point yet; your community will tell you when it is there.
letter-steps = How to open your page
letter-step-network = Connect your phone or computer to the network of your community's house, usually its wireless network.
letter-step-page = Point the camera at the code, or type the address into the browser:
letter-step-login = Open your invitation, or log in with the name and password that your coordinator gives you.
letter-code = Code with the address of the page
letter-invitation = Your invitation or login name (your coordinator writes it here):
letter-contact = Questions? { $contact }
letter-member = Member { $member }

error-wrong-node-address = This is no address of a page.
    .hint = Copy it from the browser: it begins with http:// or https://.
