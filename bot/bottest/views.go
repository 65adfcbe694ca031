package bottest

// Views are lines whose answers show what the bot has to show: every kind of
// answer of the embedded corpus, long and short. A renderer's golden file has
// them.
var Views = []string{
	"/point 21", "/point 6", "/point 18", "/point 21-23", "/point 21 summary",
	"/who amnesty", "/who zelenskyy", "/who point 21", "/who about Donald Trump", "/who fighter jets",
	"/ask how big can the army be", "/ask who gets Crimea?", "/ask what did Zelensky say", "/ask is it like the deal with Lenin?", "/ask price of bitcoin",
	"/find The army is cut to 600,000 people and elections come within 100 days.",
	"/party russia", "/verify We oppose amnesty for Russian war criminals", "/compare 6", "/compare 13", "/context rferl:16", "/summary 21",
	"/points NATO", "/coverage", "/timeline", "/help", "/help who", "/why how big can the army be", "/point 99",
}
