package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"planbot/bot"
	"planbot/bot/console"
	"planbot/bot/locale"
	"planbot/bot/message"
	telegram "planbot/bot/telegram/render"
	"planbot/corpus"
)

// TestNoEnglish answers in Ukrainian and Russian over the whole corpus and shows
// the answers on every platform, without the words of others: no English word is
// left but names, and what has to be typed so.
func TestNoEnglish(t *testing.T) {
	p := &program{environ: env(), stderr: t.Output()}
	b, err := p.bot()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages()[1:] {
		seen := map[string]bool{}
		for _, line := range languageLines(b) {
			reply := withoutOthers(b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line+" lang:"+lang))
			if reply.Language != lang {
				t.Errorf("%s is answered in %s", line, reply.Language)
			}
			shown, _ := console.Render(reply, console.Options{Width: maxColumns})
			onTelegram := telegram.Render(reply, telegram.Options{})
			for _, text := range []string{shown, telegramText(onTelegram.Texts), telegramText(onTelegram.Pages), discordText(reply)} {
				for _, word := range englishWords(text) {
					if !seen[word] {
						t.Errorf("%s in %s has %q", line, lang, word)
					}
					seen[word] = true
				}
			}
		}
	}
}

// languageLines are lines that lead to every kind of answer and to every record.
func languageLines(b *bot.Bot) []string {
	var out []string
	for _, c := range b.Commands() {
		out = append(out, b.Example(&c), "/"+c.Name, "/help "+c.Name)
	}
	for i := range b.Corpus().Points {
		out = append(out, fmt.Sprintf("/point %d", i+1), fmt.Sprintf("/who point %d", i+1), fmt.Sprintf("/compare %d", i+1), fmt.Sprintf("/summary %d", i+1),
			fmt.Sprintf("/who point %d subject", i+1))
	}
	for _, topic := range b.Corpus().Topics {
		out = append(out, "/who "+topic.Name, "/points "+topic.Name, "/ask "+topic.Name)
	}
	for _, s := range b.Corpus().Speakers {
		out = append(out, "/who "+s.Name, "/who about "+s.Name)
	}
	for _, party := range b.Corpus().Parties {
		out = append(out, "/party "+party.Name)
	}
	for _, a := range b.Corpus().Articles {
		for _, passage := range a.Passages {
			out = append(out, "/context "+passage.Ref.String())
		}
	}
	return append(out,
		"/point 29", "/point 1-28", "/point 10.2", "/point 10.9", "/point зебра", "/compare 1, 2 and 3", "/compare 3 and 7", "/context usn:99", "/context nowhere:1",
		"/who зебра", "/who point 9", "/find зебра", "/ask зебра", "/why зебра", "/verify а б в", "/verify NATO agrees not to station soldiers in Ukraine.",
		"/party зебра", "/summary 1-9", "/mydata forget", "/mydata export", "/mydata зебра", "/settings зебра", "/зебра", "/pont",
	)
}

// withoutOthers is a reply without the words of others, and without what is named
// in English on purpose: titles, authors and publishers.
func withoutOthers(r message.Reply) message.Reply {
	r.Asked = ""
	r.Blocks = slices.Clone(r.Blocks)
	for i, block := range r.Blocks {
		switch b := block.(type) {
		case message.Clause:
			b.Text, b.Source = "", message.Source{}
			r.Blocks[i] = b
		case message.Gist:
			b.Source = message.Source{}
			r.Blocks[i] = b
		case message.Voice:
			b.Source = message.Source{}
			b.Words = slices.Clone(b.Words)
			for j := range b.Words {
				b.Words[j].Text = ""
			}
			r.Blocks[i] = b
		case message.List:
			b.Items = slices.Clone(b.Items)
			for j := range b.Items {
				b.Items[j].Words, b.Items[j].Source = "", message.Source{}
			}
			r.Blocks[i] = b
		case message.Fold:
			b.Blocks = withoutOthers(message.Reply{Blocks: b.Blocks}).Blocks
			r.Blocks[i] = b
		case message.File:
			b.Data = nil
			r.Blocks[i] = b
		}
	}
	return r
}

// What may be in Latin letters: what stands in quotation marks, commands as they
// are typed, references, addresses, and the names of publications.
var (
	inEnglish = regexp.MustCompile(`“[^”]*”|/[a-z]+( [A-Za-z0-9:,'-]+)*|[a-z]+:[0-9][0-9.]*|https?://\S*|\b(planbot|point|private|detect|quiet|language|moderators)\b`)
	english   = regexp.MustCompile(`\b[a-z][a-z']{2,}\b`)
)

func englishWords(text string) []string {
	c := corpus.Default()
	text = strings.ReplaceAll(text, c.Plan.Credit, "")
	for _, a := range c.Articles {
		text = strings.ReplaceAll(strings.ReplaceAll(text, a.Title, ""), a.ID, "")
	}
	return english.FindAllString(inEnglish.ReplaceAllString(shortened(text), " "), -1)
}

// shortened leaves one letter of each run of Cyrillic ones: to the expressions
// above that is the same, and most of a text is theirs to walk over otherwise.
func shortened(text string) string {
	var b strings.Builder
	inRun := false
	for _, r := range text {
		is := unicode.Is(unicode.Cyrillic, r)
		if !is || !inRun {
			b.WriteRune(r)
		}
		inRun = is
	}
	return b.String()
}
