package ask

import (
	"strings"
	"testing"
)

// kinds are questions as people type them, by their kind.
var kinds = map[Kind]string{
	Bot: `is it official?|is this plan real|is the plan real|is the plan official|is it official now|what is the plan's date|what is the date of the plan|hola|bonjour|чи це офіційно|чи справжній цей план|яка дата плану|это официально?|настоящий ли это план|от какого числа план|
		hi|Hello!|hey there|good morning|what is this|what's this?|who are you|who is planbot|are you a bot|who made you|what does planbot think|
		what do you think|whose side are you on|are you biased|how does this work|where do you get your information|tell me about yourself|planbot|hello, who are you?|
		привіт|Добрий день!|хто ти|ти бот?|що це таке|хто тебе створив|на чиєму ти боці|розкажи про себе|звідки ти береш інформацію|що ти думаєш|
		khto ty|kto ty|privet|pryvit|shcho tse take|
		привет|здравствуйте|кто ты|ты кто такой|что это за бот|кто тебя сделал|на чьей ты стороне|откуда ты берешь информацию|расскажи о себе|как тебя зовут`,
	Help: `what time is it|tell me a joke|котра година|розкажи анекдот|который час|расскажи анекдот|help|can you help me|what can you do|what can I ask you|how do I use this|how to use this bot|commands|bye|menu|
		what should I ask|what are your commands|
		допомога|допоможи|що ти вмієш|що можна запитати|про що тебе можна запитати|команди|як цим користуватися|що вмієш|список команд|довідка|бувай|
		chto ty umeesh|
		помощь|помоги|что ты умеешь|что можно спросить|о чём можно спросить|команды|как этим пользоваться|что ты можешь|список команд|справка`,
	Thanks: `thanks|thank you so much|thx|great answer|дякую|дуже дякую|дякую за відповідь|спасибо|большое спасибо|спс|spasibo|dyakuyu`,
	Plan: `summarize the plan|can you summarise the deal please|tl;dr|tldr of the plan|what are the 28 points|how many points|how many points are there in the plan|what is the plan|
		what's the plan about|what is in the plan|what's in this deal|what does the plan say|list all 28 points|give me a summary|the whole plan|explain the peace plan|what is the 28-point plan|
		main points of the plan|show me the plan|shortest point|what is the longest point of the plan?|найкоротший пункт|самый длинный пункт|
		o chem plan|pro shcho plan|skilky punktiv|skolko punktov v plane|rasskazhi o plane|
		о чём план|про що план|що в плані|що в мирному плані|скільки пунктів|скільки пунктів у плані|які 28 пунктів|короткий зміст плану|розкажи про план|перекажи план|суть плану|що за план|список пунктів|
		в чём суть плана|что в плане|что в этом мирном плане|сколько пунктов|сколько всего пунктов в плане|краткое содержание|расскажи о плане|основные пункты плана|перескажи план|что за план|список пунктов|какие условия сделки`,
	Judgement: `do you like putin|хорош ли план для украины|выгоден ли план россии|чи добрий план для України|чи вигідний план росії|любиш путіна?|чи підтримуєш ти Україну|is trump a russian asset|is putin a russian agent|will there be peace|will there ever be peace in Ukraine|чи буде мир|будет ли мир|is Crimea occupied|did NATO provoke Russia|were the referendums legitimate|should Putin be arrested|did Ukraine commit war crimes|is Putin lying|are there nazis in Ukraine|which points are bad|what is good about the plan|pros and cons|bad|does NATO expansion justify the war|is Ukraine losing the war|
		Украина агрессор?|виновата ли Россия|прав ли Путин|вынудили ли Россию напасть|Крым оккупирован?|НАТО виновато в войне?|законна ли власть в Киеве|врёт ли Путин|нацисты в Украине|плохо|минусы плана|какие пункты плохие|
		Україна агресор?|чи Крим окупований|чи винна Україна|чи є в Україні нацисти|чи бреше Путін|чи скоювала Росія воєнні злочини|погано|плюси плану|які пункти погані|is this fair|who is right|who is right, Russia or Ukraine?|who is to blame, Putin or NATO|who's right in this war|is it fair|is this deal fair to Ukraine|whose fault is the war|should they sign|should Ukraine accept this|who is the aggressor|is putin evil|good or bad for Ukraine|
		is the plan good|is the plan a betrayal|who is to blame|who started the war|do you support the plan|what do you think about the amnesty|is trump a liar|can we trust Putin|is it good for Russia|right or wrong?|
		best point of the plan|worst point for Ukraine|who loses|who wins|Which side wins|which side is losing|will Russia win the war|who will win?|was the invasion illegal|did the invasion illegal|
		is the annexation of Crimea legal|Why did Russia invade Ukraine|why did Putin start the war|is it true that Zelensky is illegitimate|is Putin legitimate|is Zelensky a legitimate president|is Putin a war criminal|
		is it true that Putin is a war criminal|Is Crimea Russian?|Is Crimea Ukrainian?|Crimea is Ukraine!|is Donbas part of Russia|whose is Crimea|who does Crimea belong to|should Russia keep Donbas|should Ukraine get Crimea back|
		Россия победит|победит ли Украина|какой пункт самый плохой|самый лучший пункт|лучший пункт для россии|кому выгоден план|кто выигрывает от плана|легитимен ли Зеленский|правда ли, что Зеленский нелегитимен|
		является ли Путин военным преступником|почему Россия напала на Украину|законно ли было вторжение|Крым наш|Крым это Украина|чей Крым|кому принадлежит Донбасс|должна ли Россия оставить Донбасс|
		який пункт найгірший|найкращий пункт для України|кому вигідний план|хто виграє від плану|чи переможе Україна|чи є Путін воєнним злочинцем|чи законний Зеленський|чи правда, що Зеленський нелегітимний|
		чому Росія напала на Україну|чи було вторгнення законним|чий Крим|Крим наш|Крим це Україна|кому належить Донбас|чи має Росія залишити Донбас|
		who should I believe|is giving up Donbas fair|what's your opinion on the amnesty|is Zelensky a dictator|
		kto prav|khto vynen|
		хто правий|хто винен у війні|чи це справедливо|чи варто підписувати|хто агресор|чи Путін зло|чия вина|це добре чи погано для України|чи хороший план|що ти думаєш про амністію|хто почав війну|чи можна вірити Путіну|це капітуляція?|
		кто прав|кто виноват в войне|это справедливо?|справедлив ли план|стоит ли подписывать|кто агрессор|Путин зло?|хорошо или плохо для Украины|кто начал войну|что ты думаешь об амнистии|можно ли верить Трампу|это предательство?|чья вина`,
	Comparison: `difference between point 3 and 8|compare 3 and 8|point 3 vs point 8|чим пункт 3 відрізняється від 8|сравни пункты 3 и 8|різниця між 3 і 8 пунктами`,
	Language: `speak Ukrainian please|speak English|speak in Russian|answer in Ukrainian|reply in English please|talk Russian|write in Ukrainian|in English please|in Russian|can you speak Ukrainian|do you speak Russian?|
		could you answer in English|change language|switch to Ukrainian|switch language to Russian|set my language|how do I change the language|which languages do you speak|I don't speak Russian|change the language to English|
		говори по-русски|говорите по-русски|отвечай на русском|отвечай по-русски пожалуйста|по-русски пожалуйста|на русском|на русском языке|по-украински|давай по-русски|можешь говорить по-русски|ты говоришь по-русски?|смени язык|
		переключись на русский|как сменить язык|на каких языках ты говоришь|po russki pozhaluysta|
		українською|українською будь ласка|говори українською|відповідай українською|розмовляй українською мовою|можна українською?|ти розмовляєш українською|перейди на українську|як змінити мову|зміни мову|по-українськи|якими мовами ти говориш|російською`,
	Verdicts: `who supports the plan|who likes the plan|who said the plan is bad|who backs the deal|who opposes the plan|who is against the plan|who is for the deal|who criticised the plan|who criticizes this plan|who rejected the plan|
		who praised the plan|who endorses the 28-point plan|who hates the plan|who loves the plan|who thinks the plan is bad|who says the plan is good|who said it was great|who approves of the plan|who is behind the plan|who called the deal terrible|
		кто за план|кто против плана|кто поддерживает план|кто поддержал план|кто критикует план|кому нравится план|кто одобряет сделку|кто сказал, что план плохой|кто считает, что план хороший|кто отвергает план|
		хто за план|хто проти плану|хто підтримує план|хто підтримав угоду|хто критикує план|кому подобається план|хто схвалює план|хто сказав, що план поганий|хто вважає, що план добрий|хто відкидає план`,
	Wants: `what does Russia want|what does Ukraine want|what does Trump want|what do the Europeans want|what does Putin want?|what did Zelensky want|what does Moscow demand|what did the Kremlin demand|what does Kyiv want|what does Zelensky demand|
		what does the White House want|what is it Russia wants|what do they want|what does Witkoff want|what does Russia seek|putn wants wat|
		чего хочет Россия|чего хочет Украина|чего хочет Трамп|что хочет Путин|чего требует Россия|чего требует Киев|чего добивается Кремль|чего Путин хочет|чего хотят европейцы|что требует Москва|чего Россия добивается|чего хотела Россия|
		чого хоче Україна|чого хоче Росія|чого хоче Трамп|що хоче Путін|чого вимагає Росія|чого вимагає Київ|чого прагне Україна|чого домагається Кремль|чого хочуть європейці|чого Путін хоче|чого хотіла Росія|що вимагає Москва|
		chego hochet Rossiya`,
	Said: `What does Putin say about NATO|What does Trump say about amnesty|what did Lavrov say about sanctions|what did Zelensky say about NATO|what did Trump say about Zelensky|what did Putin say about the army size|
		What does the Kremlin say about NATO|what does Zelensky think of this plan|what does Putin think about elections|what has Rubio said about the talks|what did McConnell say about the deal|what Putin says about Crimea|what Trump said about Ukraine|
		what does Witkoff think of Putin|what did Ushakov say about the call|what do Republicans say about the plan|what did Peskov claim about the leak|what does Zelensky say on territory|
		что говорит Путин о НАТО|что сказал Путин о Донбассе|что Трамп сказал о Зеленском|что думает Путин об амнистии|что говорил Лавров о санкциях|что сказал Зеленский про НАТО|что заявил Песков о звонке|что считает Трамп о плане|
		что Путин о НАТО говорит|что говорит Кремль о выборах|что думает Зеленский о Крыме|что говорят сенаторы о плане|
		що каже Путін про НАТО|що казав Путін про вибори|що сказав Трамп про амністію|що думає Зеленський про план|що Путін сказав про Зеленського|що говорив Лавров про санкції|що заявив Пєсков про дзвінок|що каже Кремль щодо НАТО|
		що вважає Трамп про Путіна|що Путін про Крим каже|що кажуть сенатори про план|що говорить Зеленський про територію`,
	FollowUp: `is this true?|is it true|really?|source?|это правда?|правда ли это|чи це правда?|правда?|next|Next!|next one|the next point please|go on|continue|keep going|previous|prev|back|go back|the previous one|the second one|the first one|show me the third|the last one|open the second|
		more|tell me more|show more|more details|elaborate|why?|but why|why not|how so|how come|when?|where|who said that|who said it?|when did he say that|what does he mean|what else|anything else?|who else|
		another one|the other one|what about him|and what about it|and?|so?|lol|again|what next|what then|
		далі|наступний|наступний пункт|попередній|назад|ще|а ще?|ще один|другий|перший із них|покажи третій|чому|чому?|чому так|розкажи більше|детальніше|продовжуй|хто це сказав|коли він це сказав|що це означає|що далі|хто ще|
		дальше|следующий|следующий пункт|предыдущий|ещё|ещё один|второй|первый из них|покажи третий|почему|а почему?|почему так|расскажи больше|подробнее|продолжай|кто это сказал|когда он это сказал|что это значит|что дальше|кто ещё|
		dalshe|dali|pochemu|chomu`,
	Subject: `what happens to Crimea|who loses territory|who wins elections|who will win the election|who gets Donbas|is Crimea recognised as Russian|what is the best source on this war crime|when did Russia invade|will Russia attack again|
		why did Russia reject the plan|was the invasion mentioned|who wins the contracts|is the Russian language protected|does the plan say Crimea is Russian|what does the plan say about Crimea|did Putin say Zelensky is illegitimate|
		Crimea|Крым|Крим|что будет с Донбассом|кто получит Крым|хто отримає Крим|кто победит на выборах|хто переможе на виборах|почему Россия отвергла план|какой пункт о Крыме|next elections|what happens next in Moscow|previous talks|the next president|the first point|the third point|second world war|the last point|tell me more about amnesty|who said that Ukraine will lose|why did the talks fail|why NATO|and what does Putin say|what about Crimea|more troops|continue the war|another attack|other versions|details of the amnesty|first 100 days|следующие выборы|первый пункт|расскажи подробнее об амнистии|почему провалились переговоры|ещё раз о выборах|кто сказал, что Украина проиграет|наступні вибори|перший пункт|третій пункт|чому провалилися переговори|ще про амністію|розкажи більше про вибори|хто сказав, що буде мир|що далі з Кримом|який пункт про Крим|законы о выборах|
		what language is the plan in|Russian language|языковые права|українська мова|language rights|what language do they speak in Donbas|русский язык в школах|мова навчання|
		who supports the amnesty|who is against amnesty|who supports trade unions|who criticised Putin|кто за амнистию|хто за амністію|кто критикует Путина|хто критикує Путіна|
		what does Russia want to do with the assets|why does Russia want Donbas|does Putin want peace|кто хочет мира|хто хоче миру|хочет ли Путин мира|
		what does the article say about NATO|what does point 5 say about Ukraine|what does the essay say about Lenin|что говорит план о НАТО|що каже план про НАТО|what did Putin say in Bishkek|who said what about NATO|
		what is the buffer zone|what is Operation Midas|who are the Americans in the negotiations|what can Ukraine do with the frozen assets|what does the plan say about elections|
		does the plan say who is to blame|who is to blame according to Zelensky|who said the plan is a betrayal|what are the points on NATO|which points mention NATO|
		how many soldiers|how many points mention Russia|is Ukraine allowed to join the EU|will Ukraine get good security guarantees|human rights|the right to exist|fair elections|what is the 19-point plan|
		summarize point 5|summary of point 21|help for Ukraine|thanks to whom was it leaked|who wrote the plan|did Trump say it is fair|what is planned for the reactor|who is Witkoff|what do you know about the amnesty|is the plan legally binding|
		when should elections be held|what happens if Russia attacks|is there a deal on grain|who controls the plant|what should be done in ukraine after the war according to the essay|
		що буде з Кримом|хто казав, що план — зрада|що каже план про амністію|скільки солдатів|чи передбачає план вибори|хто такий Віткофф|допомога Україні|які пункти про НАТО|скільки пунктів про НАТО|перекажи пункт 5|
		что будет с Крымом|кто сказал, что план несправедлив|что говорит план об амнистии|сколько солдат|кто такой Уиткофф|помощь Украине|какие пункты о НАТО|о чём пункт 5|кто виноват по мнению Путина|kto kontroliruet ZAES|koly vybory|no|may|21|point 21||!!!|🎉`,
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
		if k := KindOf(q); k < Subject || k > FollowUp {
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

func TestTurn(t *testing.T) {
	for want, questions := range map[int]string{
		1:  "next|the next one|next point please|go on|далі|наступний пункт|дальше|следующий|dalshe",
		-1: "previous|back|go back|the previous point|назад|попередній|предыдущий пункт|nazad",
		0:  "why?|the second one|next elections|point 21|ещё|",
	} {
		for q := range strings.SplitSeq(questions, "|") {
			if got := Turn(q); got != want {
				t.Errorf("%q turns by %d, want %d", q, got, want)
			}
		}
	}
}

func TestWanted(t *testing.T) {
	for want, questions := range map[string]string{
		"uk": "speak Ukrainian please|Ukrainian, please|українська, будь ласка|українською|говори по-украински|switch to Ukrainian",
		"ru": "говори по-русски|русский пожалуйста|по-русски пожалуйста|po russki|in Russian|російською",
		"en": "speak English|English please|english|англійська|английский|англійською|на английском",
		"":   "change language|як змінити мову|is Crimea Russian|the Russian language|українська мова|",
	} {
		for q := range strings.SplitSeq(questions, "|") {
			if got := Wanted(q); got != want {
				t.Errorf("%q wants %q, want %q", q, got, want)
			}
		}
	}
}
