package answer

import (
	"fmt"
	"strings"
	"testing"

	"planbot/bot/message"
)

// gist is what a reply is, in a few words: the kinds of its first blocks with
// what they show.
func gist(r message.Reply) string {
	var out []string
	for _, b := range r.Blocks[:min(len(r.Blocks), 4)] {
		switch b := b.(type) {
		case message.Heading:
			out = append(out, b.Text)
		case message.Paragraph:
			out = append(out, b.Text)
		case message.Clause:
			out = append(out, b.Ref.String())
		case message.Gist:
			out = append(out, b.Ref.String())
		case message.Voice:
			out = append(out, b.Speaker)
		case message.List:
			for _, it := range b.Items {
				out = append(out, it.Line)
			}
		}
	}
	return strings.Join(out, " | ")
}

// TestAskKinds asks questions of each kind, and looks at how the reply begins.
func TestAskKinds(t *testing.T) {
	l := embedded(t)
	const topics = "planbot takes no side. Choose a topic or a point to read what the sources have on it."
	for begins, questions := range map[string]string{
		"About planbot":     "hi|who are you|what is this|ти бот?",
		"You're welcome.":   "thx|thank you so much|дякую|спасибо",
		l.Corpus.Plan.Title: "summarize the plan|o chem plan|how many points|what are the 28 points|о чём план|що в плані",
		topics:              "who is right|whose fault is the war|who is the aggressor|хто правий|кто виноват|who loses|Which side wins|Россия победит|is Putin legitimate|легитимен ли Путин|виновата ли Россия",
		"planbot takes no side. Who said what on it (Amnesty):":              "is the amnesty fair|what do you think about the amnesty|чи справедлива амністія|что ты думаешь об амнистии",
		"planbot takes no side. Who said what on it (Vladimir Putin):":       "is putin evil|чи Путін зло",
		"planbot takes no side. Who said what on it (Verdicts on the plan):": "is the plan fair|should they accept the deal|хороший ли план|best point of the plan|worst point for Ukraine|какой пункт самый плохой|який пункт найгірший|лучший пункт для россии|кому выгоден план",
		"planbot takes no side. Who said what on it (Crimea):":               "should Ukraine give up Crimea|Is Crimea Russian?|Is Crimea Ukrainian?|Crimea is Ukraine!|Крым наш|чий Крим",
		"planbot takes no side. Who said what on it (Donetsk and Luhansk):":  "should Russia keep Donbas|чей Донбасс",
		"planbot takes no side. Who said what on it (War crimes and":         "чи є Путін воєнним злочинцем|is Putin a war criminal",
		"planbot takes no side. Who said what on it (Claims about the legit": "is it true that Zelensky is illegitimate|легитимен ли Зеленский|чи законний Зеленський",
		"Questions are answered in the language":                             "говори по-русски|speak Ukrainian please|українською|по-русски пожалуйста",
		"Who said what: Verdicts on the plan":                                "who supports the plan|who likes the plan|who said the plan is bad|кто против плана|хто за план",
		"Who said what: Russia (the Kremlin)":                                "what does Russia want|чего хочет Россия|чого хоче Росія",
		"Who said what: Ukraine (the government)":                            "what does Ukraine want|чого хоче Україна",
		"Who said what: Donald Trump":                                        "what does Trump want|чого хоче Трамп|trump wants what",
		"Every line is read by itself":                                       "next|why?|the second one|ще|назад|дальше|кто это сказал",
		"point:21":                                                           "21|point 21|пункт 21|двадцять перший пункт|show me point 21 please",
		"point:28":                                                           "the last point|останній пункт|последний пункт",
		"point:3 | point:8":                                                  "difference between point 3 and 8|compare 3 and 8|points 3 and 8|порівняй пункти 3 і 8|чем отличаются пункты 3 и 8",
		"Witkoff To Moscow":                                                  "rferl:16|rferl 16",
		"Ukraine in the points of the plan":                                  "what is good for ukraine in the plan|bad for Ukraine|which clauses hurt ukraine|які пункти шкодять Україні",
		"Russia in the points of the plan":                                   "what does Russia get out of this|що отримає Росія|обязательства России",
		"Who said what: Vladimir Putin":                                      "what did Putin say|pozytsiia Putina|що казав Путін|позиция Путина",
		"Points 3, 4, 7 and 8, in the order":                                 "which points mention NATO|NATO|які пункти про НАТО",
		"Points 10, 13 and 27, in the order":                                 "what does it say about sanctions|санкції",
		"point:25":                                                           "elections|коли вибори|what happens in 100 days",
		"The sources don't answer":                                           "who won the football game",
	} {
		for q := range strings.SplitSeq(questions, "|") {
			reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: q}})
			if got := gist(reply); err != nil || !strings.HasPrefix(got, begins) {
				t.Errorf("%q is answered with %.100q (%v), want %q", q, got, err, begins)
			}
			if side := Reason(q) == "judgement"; side != (reply.Outcome == message.NoSources && strings.HasPrefix(begins, "planbot takes no side.")) {
				t.Errorf("%q: a judgement: %t, but %s", q, side, reply.Outcome)
			}
		}
	}
}

// TestJudgementLeadsOn: what has no subject leads to all topics and all points, in
// every language, and claims nothing of them.
func TestJudgementLeadsOn(t *testing.T) {
	for _, code := range []string{"en", "uk", "ru"} {
		reply, err := embedded(t).In(code).Ask(message.Request{Line: message.Line{Name: "ask", Arg: "who is right, russia or ukraine?"}})
		if err != nil || len(reply.Blocks) != 2 {
			t.Fatalf("%s: %v, %d blocks", code, err, len(reply.Blocks))
		}
		choices, _ := reply.Blocks[1].(message.Choices)
		var lines []string
		for _, c := range choices.Choices {
			lines = append(lines, c.Line)
		}
		if got := strings.Join(lines, " "); got != "/topics /points" {
			t.Errorf("%s: it leads to %q", code, got)
		}
	}
}

// TestOffersDiffer: no two offers of one answer have the same subject.
func TestOffersDiffer(t *testing.T) {
	l := embedded(t)
	for i := range l.Corpus.Topics {
		reply, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: l.Corpus.Topics[i].Name}})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, b := range reply.Blocks {
			list, _ := b.(message.List)
			for _, it := range list.Items {
				_, subject, passage := strings.Cut(it.Text, " · ")
				if passage && seen[subject] {
					t.Errorf("%s: %q is offered twice", l.Corpus.Topics[i].Name, subject)
				}
				seen[subject] = passage
			}
		}
	}
}

// TestPointsHeading: the heading says whose points or what points are listed.
func TestPointsHeading(t *testing.T) {
	l := embedded(t)
	for subject, want := range map[string]string{
		"Putin": "Points in statements by: Vladimir Putin", "Putin amnesty": "Points on: Amnesty", "Trump": "Points on: Donald Trump", "Wahlen": "Points on: Elections in Ukraine",
	} {
		reply, err := l.Points(message.Request{Line: message.Line{Name: "points", Arg: subject}})
		if got, _ := reply.Blocks[0].(message.Heading); err != nil || got.Text != want {
			t.Errorf("/points %s: %q (%v), want %q", subject, got.Text, err, want)
		}
	}
}

// TestAnswersKinds: what a program is told is what a person is.
func TestAnswersKinds(t *testing.T) {
	l := embedded(t)
	for q, want := range map[string]string{
		"who is right": "", "hi": "", "summarize the plan": "", "why?": "", "point 100": "", "-1": "",
		"what does Ukraine give up":       "point:2 point:6 point:7 point:10",
		"which points mention NATO":       "point:3 point:4 point:7 point:8",
		"what does point 8 say on troops": "point:8", "points 3 and 8 on NATO": "point:3 point:8",
		"санкції": "point:10 point:13 point:27",
	} {
		res := l.Answers(q, 4)
		got := map[string]bool{}
		for _, h := range res.Hits {
			got[h.Ref.String()] = true
			if h.Score < 0 || h.Score > 1 {
				t.Errorf("%q: the score of %s is %g", q, h.Ref, h.Score)
			}
		}
		if res.Abstained != (want == "") {
			t.Errorf("%q: abstained %t", q, res.Abstained)
		}
		for ref := range strings.FieldsSeq(want) {
			if !got[ref] {
				t.Errorf("%q: %s, want %s", q, fmt.Sprint(res.Hits), ref)
			}
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	l := embedded(b)
	for name, q := range map[string]string{
		"english": "what happens to the frozen Russian assets", "ukrainian": "коли будуть вибори", "latin": "skilky soldativ bude", "german": "Wann gibt es Wahlen in der Ukraine?",
		"hostile": strings.Repeat("zaes is it fair wann ", 200),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := l.Ask(message.Request{Line: message.Line{Name: "ask", Arg: q}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestRead reads Latin letters as Cyrillic only where that finds more than what
// was typed.
func TestRead(t *testing.T) {
	l := embedded(t)
	for _, asTyped := range []string{"Odesa", "Odesa port", "Kursk", "Kherson", "does Russia get Odesa", "Dnipro"} {
		if got := l.read(asTyped); got != asTyped {
			t.Errorf("%q is read as %q", asTyped, got)
		}
	}
	for typed, want := range map[string]string{
		"amnistiia dlia vsikh": "амністія для всіх",
		"chto s krymom":        "что с крымом", "khto takyi dmitriev": "хто такий дмитрієв", "Bakhmut": "бахмут", "mobilizatsiia": "мобілізація",
	} {
		if got := l.read(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
