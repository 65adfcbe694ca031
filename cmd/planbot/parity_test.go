package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"planbot/bot/console"
	discord "planbot/bot/discord/render"
	"planbot/bot/message"
	telegram "planbot/bot/telegram/render"
)

// TestParity renders replies on every platform: each piece of text is on each,
// in the same order and word for word, markup aside.
func TestParity(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range b.Commands() {
		lines = append(lines, c.Example)
	}
	for i := range b.Corpus().Points {
		lines = append(lines, fmt.Sprintf("/point %d", i+1), fmt.Sprintf("/who point %d", i+1), fmt.Sprintf("/compare %d", i+1), fmt.Sprintf("/summary %d", i+1))
	}
	for _, topic := range b.Corpus().Topics {
		lines = append(lines, "/who "+topic.Name)
	}
	lines = append(lines, "/point 29", "who wins the world cup", "/pont", "")
	for _, line := range lines {
		reply := b.HandleLine(context.Background(), message.Origin{Platform: "test", Direct: true}, line)
		shown, _ := console.Render(reply, console.Options{})
		for platform, text := range map[string]string{
			"terminal": typedNumber.ReplaceAllString(shown, "$1"),
			"telegram": telegramText(reply),
			"discord":  discordText(reply),
		} {
			if missing := outOfOrder(text, pieces(reply)); missing != "" {
				t.Errorf("%s on %s: %q is not shown, or not in its place", line, platform, missing)
			}
		}
	}
}

// typedNumber is the number of a point that can be typed, in the terminal's
// brackets.
var typedNumber = regexp.MustCompile(`\[([0-9]+)\]`)

func telegramText(r message.Reply) string {
	var out strings.Builder
	for _, m := range telegram.Render(r, telegram.Options{}).Pages {
		out.WriteString(m.Text + "\n")
	}
	return out.String()
}

// discordText is what can be read in Discord's messages. No text of the corpus
// and none of ours has a backslash, so those are markup.
func discordText(r message.Reply) string {
	var out strings.Builder
	for _, m := range discord.Render(r, discord.Options{}) {
		out.WriteString(m.Content + "\n")
		for _, e := range m.Embeds {
			if e.Author != nil {
				out.WriteString(e.Author.Name + "\n")
			}
			out.WriteString(e.Title + "\n" + e.Description + "\n")
			if e.Footer != nil {
				out.WriteString(e.Footer.Text + "\n")
			}
		}
	}
	return out.String()
}

// pieces lists the texts of a reply in their order, buttons aside.
func pieces(r message.Reply) []string {
	var out []string
	for _, block := range r.Blocks {
		switch block := block.(type) {
		case message.Heading:
			out = append(out, block.Text)
		case message.Paragraph:
			out = append(out, block.Text)
		case message.Clause:
			out = append(out, block.Title, block.Text, block.Credit)
		case message.Quotation:
			out = append(out, block.Lead(), block.Text, block.Credit)
		case message.Gist:
			out = append(out, block.Label, block.Text, block.Credit)
		case message.List:
			for _, it := range block.Items {
				out = append(out, it.Text)
			}
		case message.Choices, message.File: // a platform may show them apart
		default:
			panic(fmt.Sprintf("unknown block %T", block))
		}
	}
	return out
}

// outOfOrder returns the first piece that does not follow the one before.
func outOfOrder(text string, pieces []string) string {
	text = wordsOnly(text)
	for _, p := range pieces {
		at := strings.Index(text, wordsOnly(p))
		if at < 0 {
			return p
		}
		text = text[at+len(wordsOnly(p)):]
	}
	return ""
}

// wordsOnly drops markup and white space: what is left are the words, with
// their punctuation.
func wordsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\\*<>_`~|#", r) {
			return -1
		}
		return r
	}, s)
}
