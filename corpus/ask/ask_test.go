package ask

import (
	"strings"
	"testing"
)

// kinds are questions as people type them, by their kind.
var kinds = map[Kind]string{
	Bot: `hi|Hello!|hey there|good morning|what is this|what's this?|who are you|who is planbot|are you a bot|who made you|what does planbot think|
		what do you think|whose side are you on|are you biased|how does this work|where do you get your information|tell me about yourself|planbot|hello, who are you?|
		привіт|Добрий день!|хто ти|ти бот?|що це таке|хто тебе створив|на чиєму ти боці|розкажи про себе|звідки ти береш інформацію|що ти думаєш|
		khto ty|kto ty|privet|pryvit|shcho tse take|
		привет|здравствуйте|кто ты|ты кто такой|что это за бот|кто тебя сделал|на чьей ты стороне|откуда ты берешь информацию|расскажи о себе|как тебя зовут`,
	Help: `help|can you help me|what can you do|what can I ask you|how do I use this|how to use this bot|commands|bye|menu|
		what should I ask|what are your commands|
		допомога|допоможи|що ти вмієш|що можна запитати|про що тебе можна запитати|команди|як цим користуватися|що вмієш|список команд|довідка|бувай|
		chto ty umeesh|
		помощь|помоги|что ты умеешь|что можно спросить|о чём можно спросить|команды|как этим пользоваться|что ты можешь|список команд|справка`,
	Thanks: `thanks|thank you so much|thx|great answer|дякую|дуже дякую|дякую за відповідь|спасибо|большое спасибо|спс|spasibo|dyakuyu`,
	Plan: `summarize the plan|can you summarise the deal please|tl;dr|tldr of the plan|what are the 28 points|how many points|how many points are there in the plan|what is the plan|
		what's the plan about|what is in the plan|what's in this deal|what does the plan say|list all 28 points|give me a summary|the whole plan|explain the peace plan|what is the 28-point plan|
		main points of the plan|show me the plan|
		o chem plan|pro shcho plan|skilky punktiv|skolko punktov v plane|rasskazhi o plane|
		о чём план|про що план|що в плані|що в мирному плані|скільки пунктів|скільки пунктів у плані|які 28 пунктів|короткий зміст плану|розкажи про план|перекажи план|суть плану|що за план|список пунктів|
		в чём суть плана|что в плане|что в этом мирном плане|сколько пунктов|сколько всего пунктов в плане|краткое содержание|расскажи о плане|основные пункты плана|перескажи план|что за план|список пунктов|какие условия сделки`,
	Judgement: `is this fair|who is right|who is right, Russia or Ukraine?|who is to blame, Putin or NATO|who's right in this war|is it fair|is this deal fair to Ukraine|whose fault is the war|should they sign|should Ukraine accept this|who is the aggressor|is putin evil|good or bad for Ukraine|
		is the plan good|is the plan a betrayal|who is to blame|who started the war|do you support the plan|what do you think about the amnesty|is trump a liar|can we trust Putin|is it good for Russia|right or wrong?|
		who should I believe|is giving up Donbas fair|what's your opinion on the amnesty|is Zelensky a dictator|
		kto prav|khto vynen|
		хто правий|хто винен у війні|чи це справедливо|чи варто підписувати|хто агресор|чи Путін зло|чия вина|це добре чи погано для України|чи хороший план|що ти думаєш про амністію|хто почав війну|чи можна вірити Путіну|це капітуляція?|
		кто прав|кто виноват в войне|это справедливо?|справедлив ли план|стоит ли подписывать|кто агрессор|Путин зло?|хорошо или плохо для Украины|кто начал войну|что ты думаешь об амнистии|можно ли верить Трампу|это предательство?|чья вина`,
	Comparison: `difference between point 3 and 8|compare 3 and 8|point 3 vs point 8|чим пункт 3 відрізняється від 8|сравни пункты 3 и 8|різниця між 3 і 8 пунктами`,
	Subject: `what happens to Crimea|what is the buffer zone|what is Operation Midas|who are the Americans in the negotiations|what can Ukraine do with the frozen assets|what does the plan say about elections|
		does the plan say who is to blame|who is to blame according to Zelensky|who said the plan is a betrayal|what does Zelensky think of this plan|what are the points on NATO|which points mention NATO|
		how many soldiers|how many points mention Russia|is Ukraine allowed to join the EU|will Ukraine get good security guarantees|human rights|the right to exist|fair elections|what is the 19-point plan|
		summarize point 5|summary of point 21|help for Ukraine|thanks to whom was it leaked|who wrote the plan|did Trump say it is fair|what is planned for the reactor|who is Witkoff|what do you know about the amnesty|is the plan legally binding|
		when should elections be held|what happens if Russia attacks|is there a deal on grain|who controls the plant|what should be done in ukraine after the war according to the essay|
		що буде з Кримом|хто казав, що план — зрада|що каже план про амністію|скільки солдатів|чи передбачає план вибори|хто такий Віткофф|допомога Україні|які пункти про НАТО|скільки пунктів про НАТО|перекажи пункт 5|
		что будет с Крымом|кто сказал, что план несправедлив|что говорит план об амнистии|сколько солдат|кто такой Уиткофф|помощь Украине|какие пункты о НАТО|о чём пункт 5|кто виноват по мнению Путина|kto kontroliruet ZAES|koly vybory|lol|no|may|21|point 21||!!!|🎉`,
}

func TestKindOf(t *testing.T) {
	for want, questions := range kinds {
		for q := range strings.SplitSeq(questions, "|") {
			q = strings.TrimSpace(q)
			if got := KindOf(q); got != want {
				t.Errorf("%q is of kind %d, want %d", q, got, want)
			}
		}
	}
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, words string
		want           bool
	}{
		{"who is|are right", "who is right", true},
		{"who is|are right", "who was right", false},
		{"who is? right", "who right", true},
		{"_ is _ fair", "well is it fair", true},
		{"_ is _ fair", "is fair", true},
		{"_ is _ fair", "is it fair play", false},
		{"what is <plan>", "what is 28 peace plan", true},
		{"what is <plan>", "what is 28 peace", false},
		{"what is <plan>", "what is house plan", false},
		{"the plan", "plan", true}, // fillers are dropped
	} {
		if got := asWritten.parse(c.pattern).matches(strings.Fields(c.words)); got != c.want {
			t.Errorf("%q matches %q: %t", c.pattern, c.words, got)
		}
	}
}

func FuzzKindOf(f *testing.F) {
	for _, questions := range kinds {
		f.Add(strings.ReplaceAll(questions, "|", " "))
	}
	f.Add(strings.Repeat("is it fair ", 40))
	f.Fuzz(func(t *testing.T, q string) {
		if k := KindOf(q); k < Subject || k > Comparison {
			t.Fatalf("%q: %d", q, k)
		}
	})
}

func BenchmarkKindOf(b *testing.B) {
	hostile := strings.Repeat("is it who ", 9)
	for b.Loop() {
		KindOf(hostile)
	}
}
