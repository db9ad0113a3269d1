#pragma once

#include <string_view>

namespace localgrid::esp32 {

/// The page that a phone sees in the device's own network. No script, nothing from elsewhere: it works without internet.
inline constexpr std::string_view kSetUpPage = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Set up this meter</title>
<style>body{font:1.1rem/1.5 sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}
label{display:block;margin-top:1rem}input,button{font:inherit;width:100%;box-sizing:border-box;padding:.6rem}
button{margin-top:1.5rem}</style></head><body><h1>Set up this meter</h1>
<form method="post" action="/set-up">
<label>Name of your Wi-Fi<input name="wifi" maxlength="32" required autocapitalize="none"></label>
<label>Its password<input name="password" type="password" maxlength="64"></label>
<label>Address of your community's node<input name="node" maxlength="64" value="localgrid.local" required
autocapitalize="none"></label>
<label>Pairing code that the node shows<input name="code" maxlength="40" required autocapitalize="characters"></label>
<button>Connect</button></form></body></html>
)";

inline constexpr std::string_view kSavedPage = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Saved</title></head><body><h1>Saved</h1><p>The meter now connects to your Wi-Fi and to the node, which shows it
within a minute. If it does not, this network comes back after two minutes.</p></body></html>
)";

inline constexpr std::string_view kRefusedPage = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not saved</title></head><body><h1>Not saved</h1><p>Something is missing or too long.
<a href="/">Back to the form</a></p></body></html>
)";

}  // namespace localgrid::esp32
