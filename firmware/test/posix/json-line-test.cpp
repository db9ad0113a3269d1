#include "posix/control/json-line.hpp"

#include <string>

#include "test/check.hpp"

using localgrid::posix::JsonLine;
using localgrid::posix::JsonWriter;

TEST("a control line gives its texts, whole numbers and flags") {
  const auto line = JsonLine::parse(R"( {"do":"add" , "id":-7,"name":"c01","has_output":true,"x":false,"y":null} )");
  REQUIRE(line.has_value());
  CHECK_EQ(line->text("do"), std::string("add"));
  CHECK_EQ(line->whole("id", 0), std::int64_t{-7});
  CHECK(line->flag("has_output"));
  CHECK(!line->flag("x"));
  CHECK(!line->has("y"));
  CHECK_EQ(line->whole("name", 5), std::int64_t{5});
  CHECK_EQ(line->text("id"), std::string());
}

TEST("what is written is read again, whatever it holds") {
  localgrid::check::SeededRandom random;
  for (std::uint64_t run = 0; run < localgrid::check::scaled(2'000); run++) {
    std::string value;
    for (std::uint64_t length = random.below(60); length > 0; length--) {
      value += static_cast<char>(random.below(0x80));
    }
    const auto whole = static_cast<std::int64_t>(random.next());
    JsonWriter writer;
    const auto read = JsonLine::parse(writer.text("text", value).whole("whole", whole).flag("flag", true).done());
    REQUIRE(read.has_value());
    CHECK_EQ(read->text("text"), value);
    CHECK_EQ(read->whole("whole", 0), whole);
    CHECK(read->flag("flag"));
  }
}

TEST("a line that is anything but one flat object is none") {
  for (const char* wrong : {"", "x", "{", "{}x", "[]", R"({"a":{}})", R"({"a":[1]})", R"({"a":1.5})", R"({"a":1e3})",
                            R"({"a" 1})", R"({"a":1,})", R"({"a":"x)", R"({"a":"\q"})", R"({"a":"\u12"})",
                            R"({"a":"\u00e4"})", R"({"a":99999999999999999999})", R"({a:1})", "{\"a\":\"\n\"}"}) {
    CHECK(!JsonLine::parse(wrong).has_value());
  }
  CHECK(!JsonLine::parse("{\"a\":\"" + std::string(40'000, 'x') + "\"}").has_value());
  CHECK(JsonLine::parse("{}").has_value());
}
