// Package bottest is the conformance suite for renderers. Tests import it,
// programs do not.
package bottest

import (
	"fmt"
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
			Credit: "a leaked draft, as published by bne_IntelliNews on 27 November 2025 · point:21",
			URL:    "https://example.org/a_(b)_c?d=1&e=%20*f*",
		},
		message.Gist{
			Ref: corpus.Ref{Doc: "usn", Line: 8}, Label: "In our words",
			Text:   "USN says 2*3*4 = 24 & <nothing> more_than_that; мова і язык: Ёё Ґґ Її.",
			Credit: "USN, November 2025 · usn:8",
		},
		message.List{Items: []message.Item{
			{Text: "an item that opens __something__", Line: "/point 1"},
			{Text: "an item that opens nothing `here`"},
			{Text: "1. an item that looks numbered", Line: "/who point:1"},
		}},
	}}
	for i, words := range hard() {
		reply.Blocks = append(reply.Blocks, message.Quotation{
			Ref:     corpus.Ref{Doc: "rferl", Line: i + 1},
			Speaker: fmt.Sprintf("Speaker_%d *Name*, role of the <office>", i+1),
			Kind:    []corpus.Kind{corpus.Direct, corpus.Reported, corpus.Author}[i%3],
			Text:    words,
			Credit:  fmt.Sprintf("reported by M. O'Neill_%d, RFE/RL, 26 November 2025 · rferl:%d", i+1, i+1),
			URL:     fmt.Sprintf("https://example.org/%d_x_", i+1),
		})
	}
	reply.Blocks = append(reply.Blocks, message.Choices{Choices: []message.Choice{
		{Label: "Who said what — *all* of it", Line: "/who point:21"},
		{Label: "Next point →", Line: "/point 22"},
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
