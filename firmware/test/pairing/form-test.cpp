#include "core/pairing/form.hpp"

#include <string>

#include "test/check.hpp"

namespace localgrid {
namespace {

FormFault fault_of_form(std::string_view body) {
  ProvisioningRecord record;
  return read_provisioning_form(body, record);
}

constexpr std::string_view kGood = "wifi=Home+Net&password=top%20secret%21&node=192.168.1.5%3A8080&code=acde-4679";

TEST("a form of the captive portal is decoded, in any order and with unknown fields") {
  ProvisioningRecord record;
  CHECK(read_provisioning_form(kGood, record) == FormFault::kNone);
  CHECK_EQ(record.wifi_name.view(), "Home Net");
  CHECK_EQ(record.wifi_password.view(), "top secret!");
  CHECK_EQ(record.node_host.view(), "192.168.1.5");
  CHECK_EQ(record.node_port, 8080);
  CHECK_EQ(record.code.view(), "ACDE4679");
  CHECK(read_provisioning_form("submit=Join&code=ACDE 4679&node=localgrid.local&&wifi=x", record) ==
        FormFault::kMalformed);
  CHECK(read_provisioning_form("submit=Join&code=ACDE+4679&node=localgrid.local&wifi=x", record) == FormFault::kNone);
  CHECK_EQ(record.node_port, 80);
  CHECK_EQ(record.wifi_password.view(), "");
}

TEST("each wrong field is told by its name") {
  struct Case {
    std::string body;
    FormFault fault;
  };
  const std::string long_name = "wifi=" + std::string(33, 'a') + "&node=n&code=ACDE4679";
  const std::string key = "wifi=a&node=n&code=ACDE4679&password=" + std::string(63, 'f');
  for (const Case& wrong : {Case{"", FormFault::kMissingField},
                            Case{"wifi=a&node=n", FormFault::kMissingField},
                            Case{"wifi", FormFault::kMalformed},
                            Case{"wifi=%4", FormFault::kMalformed},
                            Case{"wifi=%zz", FormFault::kMalformed},
                            Case{"wifi=a%00b", FormFault::kMalformed},
                            Case{"wifi=a&wifi=b", FormFault::kMalformed},
                            Case{"wifi=", FormFault::kWifiName},
                            Case{long_name, FormFault::kWifiName},
                            Case{"password=short", FormFault::kWifiPassword},
                            Case{"password=12345678%0a", FormFault::kWifiPassword},
                            Case{key + "g", FormFault::kWifiPassword},
                            Case{key + "f", FormFault::kNone},
                            Case{"node=", FormFault::kNodeAddress},
                            Case{"node=a/b", FormFault::kNodeAddress},
                            Case{"node=-a", FormFault::kNodeAddress},
                            Case{"node=a:", FormFault::kNodeAddress},
                            Case{"node=a:0", FormFault::kNodeAddress},
                            Case{"node=a:65536", FormFault::kNodeAddress},
                            Case{"node=a:8x", FormFault::kNodeAddress},
                            Case{"node=a%0d%0aX", FormFault::kNodeAddress},
                            Case{"code=ACDE467", FormFault::kCode},
                            Case{"code=ACDE46799", FormFault::kCode},
                            Case{"code=ACDE%2F679", FormFault::kCode}}) {
    CHECK_EQ(fault_of_form(wrong.body), wrong.fault);
  }
  CHECK(fault_of_form(std::string(kMaxFormBytes + 1, 'a')) == FormFault::kTooLong);
  CHECK_EQ(name_of(FormFault::kWifiPassword), "wifi-password");
}

TEST("no bytes of a form disturb anything") {
  check::SeededRandom random;
  for (std::uint64_t run = check::scaled(50'000); run > 0; --run) {
    std::string body(kGood);
    for (std::uint64_t i = random.below(6); i > 0; --i) {
      body[random.below(body.size())] = "%&=+-:.0aZ\n\x80"[random.below(12)];
    }
    body.resize(random.below(body.size() + 1));
    ProvisioningRecord record;
    if (read_provisioning_form(body, record) != FormFault::kNone) continue;
    CHECK(!record.wifi_name.view().empty());
    CHECK_EQ(record.code.view().size(), 8U);
    CHECK(record.node_port > 0);
  }
}

}  // namespace
}  // namespace localgrid
