// Package bottest is the conformance suite for renderers, and the networks in
// memory over which tests reach servers. Tests import it, programs do not.
package bottest

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/corpus"
)

// Sample is a reply with every kind of block and with content that is hard to
// render: markup of every platform, mentions, text from right to left, joined
// emoji, long words, and quotations too long for one message.
func Sample() message.Reply {
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Heading with *stars*, _lines_, `code`, ||bars|| & <b>tags</b> # 1"},
		message.Paragraph{Text: "Nobody in these sources comments on it. @everyone @here <@1234> <#5678> [text](https://example.org) /point 21"},
		message.Clause{
			Ref:   corpus.PointRef(21),
			Title: "Point 21. “Territory” — <i>de facto</i>",
			Text: "Ukraine's words:  two spaces, then – dashes — and “curly ‘nested’ quotes”; " +
				"> not a quote\u00a0mark, 1. not a list, ~~not struck~~, \\*not escaped\\*, &amp; not an entity.",
			Note:   "Ours: <b>not</b> in *point* 8, which says “_no_”.",
			Source: message.Source{ID: "point", Credit: "A leaked draft, as published by bne_IntelliNews on 27 November 2025", URL: "https://example.org/a_(b)_c?d=1&e=%20*f*"},
		},
		message.Gist{
			Ref: corpus.Ref{Doc: "usn", Line: 8}, Label: "In our words",
			Text:   "USN says 2*3*4 = 24 & <nothing> more_than_that; мова і язык: Ёё Ґґ Її.",
			Source: message.Source{ID: "usn", Credit: "USN, November 2025"},
		},
		message.Aside{Text: "5 statements *by* 2 speakers_ @here"},
		message.Table{Columns: []string{"Point", "the *essay*", "USN"}, Rows: []message.Row{
			{Cells: []string{"1. Sovereignty_", "3", ""}, Line: "/point 1"},
			{Cells: []string{"2. <i>Non</i>-aggression", "", "12"}, Line: "/point 2"},
		}},
		message.List{Items: []message.Item{
			{Text: "an item that opens __something__", Line: "/point 1"},
			{Text: "an item that opens nothing `here`"},
			{Text: "1. an item that looks numbered", Line: "/who point:1"},
		}},
		message.List{Buttons: true, Items: []message.Item{
			{Text: "Point 6. An item with *words*", Line: "/point 6", Words: "Limited to `600,000` _personnel_.", Ref: corpus.PointRef(6), Source: message.Source{ID: "point", Credit: "Another draft, 28 November 2025"}},
			{Text: "Point 7. One without", Line: "/point 7"},
		}},
	}}
	for i, texts := range slices.Collect(slices.Chunk(hard(), 2)) {
		v := message.Voice{
			Speaker: fmt.Sprintf("Speaker_%d *Name*", i+1), Role: "role of the <office>", Manner: "as reported by R_F_E",
			Kind: []corpus.Kind{corpus.Direct, corpus.Reported, corpus.Author}[i%3],
			Source: message.Source{
				ID: fmt.Sprintf("rferl%d", i/2), Credit: fmt.Sprintf("M. O'Neill_%d, RFE/RL, 26 November 2025", i/2), URL: fmt.Sprintf("https://example.org/%d_x_", i/2),
			},
		}
		for k, text := range texts {
			w := message.Words{Ref: corpus.Ref{Doc: v.Source.ID, Line: 2*i + k + 1}, Text: text}
			if k == 1 {
				w.About, w.Note = "about *Somebody*_", "Point 8 speaks of <NATO> troops only."
			}
			v.Words = append(v.Words, w)
		}
		reply.Blocks = append(reply.Blocks, v)
	}
	reply.Blocks = append(reply.Blocks, message.Fold{Label: "In *our* words", Line: "/point 21 summary", Blocks: []message.Block{
		message.Gist{Ref: corpus.PointRef(21), Label: "In our words, folded", Text: "A summary_ of *it*."},
		message.Clause{Ref: corpus.PointRef(22), Title: "Point 22. Folded", Text: "The words of a `fold`.", Source: message.Source{ID: "point", Credit: "A third draft", URL: "https://example.org/"}},
	}})
	reply.Blocks = append(reply.Blocks, message.Choices{Choices: []message.Choice{
		{Label: "Who said what — *all* of it", Line: "/who point:21"},
		{Label: "22 ›", Line: "/point 22", Turns: true},
		{Label: "Питання: “хто?”", Line: "/ask хто підпише угоду?"},
	}})
	reply.Blocks = append(reply.Blocks, message.File{
		Name: "planbot-sample.json", Type: "application/json",
		Data: []byte("{\n  \"*stars*\": \"_lines_ @everyone <b>&amp;</b> \\\\ שלום ї 👩‍👩‍👧‍👦\",\n  \"long\": \"" + strings.Repeat("a value that no line holds, ", 20) + "\"\n}\n"),
	})
	return reply
}

// hard lists words that a renderer might damage.
func hard() []string {
	return []string{
		"*bold* _italic_ __under__ ~~struck~~ ||spoiler|| `code` ```block``` [link](tg://user?id=1) <b>&lt;</b> \\\\ \\_ @everyone @here <@&99>",
		"שלום עולם, سلام عليكم — mixed with Latin (and brackets), 1234.",
		"👩‍👩‍👧‍👦 family, 🇺🇦 flag, 👍🏽 tone, e\u0301 combining, 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the BMP, 漢字かな交じり文は幅が広い。",
		"“Curly” ‘quotes’ – dashes — ellipsis… non-breaking\u00a0space, thin\u2009space; trailing space ",
		" leading space, two  spaces,   three   spaces",
		"# not a heading > not a quote - not an item 1. not a number\nand a second line\n\nand a third after an empty one",
		strings.Repeat("Rindfleischetikettierungsüberwachung", 12),
		strings.Repeat("漢", 150) + strings.Repeat("👩‍👩‍👧‍👦", 60),
		"```",
		"||",
		"A sentence that goes on. " + strings.TrimRight(strings.Repeat("Long words are long, _short_ ones *short*. ", 139), " ") + " End.",
		strings.Repeat("ї", 6000),
	}
}

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
