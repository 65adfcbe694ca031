package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"planbot/bot"
	"planbot/bot/console"
	"planbot/bot/discord/api"
	discord "planbot/bot/discord/render"
	"planbot/bot/locale"
	"planbot/bot/message"
	telegramapi "planbot/bot/telegram/api"
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
		for _, lang := range locale.Languages() {
			testParity(t, b, b.Example(&c)+" lang:"+lang)
		}
	}
	for i := range b.Corpus().Points {
		lines = append(lines, fmt.Sprintf("/point %d", i+1), fmt.Sprintf("/who point %d", i+1), fmt.Sprintf("/compare %d", i+1), fmt.Sprintf("/summary %d", i+1))
	}
	for _, topic := range b.Corpus().Topics {
		lines = append(lines, "/who "+topic.Name)
	}
	lines = append(lines, "/point 29", "who wins the world cup", "/pont", "")
	languages := locale.Languages()
	for i, line := range lines { // the language changes words, not what stands where
		testParity(t, b, line+" lang:"+languages[i%len(languages)])
	}
}

func testParity(t *testing.T, b *bot.Bot, line string) {
	t.Helper()
	reply := b.HandleLine(context.Background(), message.Origin{Platform: "test", Direct: true}, line)
	shown, _ := console.Render(reply, console.Options{})
	inTelegram := telegram.Options{Data: func(p message.Press) string {
		p.Line = reply.ButtonLine(p.Line)
		return p.String()
	}}
	for platform, text := range map[string]string{
		"terminal":       typedNumber.ReplaceAllString(shown, "$1"),
		"telegram":       telegramText(telegram.Render(reply, inTelegram).Texts),
		"telegram, rich": telegramText(telegram.Render(reply, inTelegram).Pages),
		"discord":        discordText(reply),
	} {
		texts, anywhere := pieces(reply)
		if missing := outOfOrder(text, texts); missing != "" {
			t.Errorf("%s on %s: %q is not shown, or not in its place", line, platform, missing)
		}
		for _, piece := range anywhere {
			if !strings.Contains(wordsOnly(text), wordsOnly(piece)) {
				t.Errorf("%s on %s: %q is not shown", line, platform, piece)
			}
		}
	}
}

// typedNumber is the number of a point that can be typed, in the terminal's
// brackets.
var typedNumber = regexp.MustCompile(`\[([0-9]+)\]`)

// telegramText is what can be read in Telegram's messages: of each the text, then
// the labels of its buttons.
func telegramText(messages []telegram.Message) string {
	var out strings.Builder
	for _, m := range messages {
		out.WriteString(m.Text + "\n")
		if m.Rich != nil {
			readBlocks(&out, m.Rich.Blocks)
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				out.WriteString(b.Text + "\n")
			}
		}
	}
	return out.String()
}

// readBlocks reads a rich message with its folds opened.
func readBlocks(out *strings.Builder, blocks []telegramapi.RichBlock) {
	read := func(t telegramapi.RichText) {
		for _, s := range t {
			out.WriteString(s.Text)
		}
		out.WriteByte('\n')
	}
	for _, b := range blocks {
		read(b.Summary)
		read(b.Text)
		readBlocks(out, b.Blocks)
		read(b.Credit)
		for _, it := range b.Items {
			readBlocks(out, it.Blocks)
		}
		for _, row := range b.Cells {
			for _, c := range row {
				read(c.Text)
			}
		}
	}
}

// discordText is what can be read in Discord's messages. No text of the corpus
// and none of ours has a backslash, so those are markup.
func discordText(r message.Reply) string {
	var out strings.Builder
	for _, m := range discord.Render(r, discord.Options{ShowAsked: true}) {
		readComponents(&out, m.Components)
	}
	return linkTarget.ReplaceAllString(out.String(), "$1")
}

func readComponents(out *strings.Builder, components []api.Component) {
	for _, c := range components {
		out.WriteString(c.Content + c.URL + "\n" + c.Label + "\n")
		for _, o := range c.Options {
			out.WriteString(o.Label + "\n")
		}
		readComponents(out, c.Components)
		if c.Accessory != nil {
			readComponents(out, []api.Component{*c.Accessory})
		}
	}
}

// linkTarget is a link of Discord's markup.
var linkTarget = regexp.MustCompile(`\[([^\]]*)\]\(<[^>]*>\)`)

// pieces lists the texts of a reply in their order, and those that may be
// anywhere in it. What a fold holds is behind its button on every platform.
func pieces(r message.Reply) (texts, anywhere []string) {
	var credits message.Credits
	for _, block := range r.Blocks {
		credits.Add(block)
		switch block := block.(type) {
		case message.Heading:
			texts = append(texts, block.Text)
		case message.Paragraph:
			texts = append(texts, block.Text)
		case message.Aside:
			texts = append(texts, block.Text)
		case message.Clause:
			texts = append(texts, block.Title, block.Text, block.Note)
			anywhere = append(anywhere, block.Ref.String())
		case message.Voice:
			texts = append(texts, block.Header())
			for _, w := range block.Words {
				texts = append(texts, w.Text, w.Mark(), w.Note)
			}
		case message.Gist:
			texts = append(texts, block.Label, block.Text)
		case message.List:
			for _, it := range block.Items {
				if block.Buttons { // one may stand for the text
					anywhere = append(anywhere, it.Text)
				} else {
					texts = append(texts, it.Text)
				}
				texts = append(texts, it.Words)
			}
		case message.Table:
			for _, row := range block.Rows {
				texts = append(texts, row.Cells...)
			}
		case message.Fold:
			anywhere = append(anywhere, block.Label)
		case message.Choices:
			for _, c := range block.Choices {
				anywhere = append(anywhere, c.Label)
			}
		case message.File: // a platform may show it apart
		default:
			panic(fmt.Sprintf("unknown block %T", block))
		}
	}
	for _, s := range credits.Sources() {
		anywhere = append(anywhere, s.Credit)
	}
	return texts, anywhere
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
