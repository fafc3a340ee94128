// The table is general English, hand-written: each line is a group whose members may replace each
// other in a question. A group beginning with "~" is loose: its members point at the same fact
// without meaning the same ("open" and "hours"). Lookup is by stem, built once.
// Long because it is a table.
#include "engines/answer/synonyms.hpp"

#include <span>
#include <unordered_map>
#include <unordered_set>

#include "engines/retrieval/hash.hpp"

namespace auriga::answer {
namespace {

constexpr float kCloseSynonym = 0.9F;
constexpr float kLooseSynonym = 0.7F;

constexpr std::string_view kGroups[] = {
    // Quantities and money.
    "weigh weight mass heavy",
    "cost price fee charge expensive rate tariff fare pay",
    "~cost rent deposit amount payable",
    "~fee subscription due dues",
    "pay payment payable paid settle remit",
    "refund reimburse reimbursement repay money-back",
    "~refund return credit compensation",
    "reimburse claim expense",
    "discount reduction rebate concession reduced cheaper",
    "fine penalty surcharge",
    "salary pay wage remuneration earnings",
    "pay payday payroll",
    "free complimentary gratis",
    "buy purchase order obtain acquire",
    "sell sale offer stock",
    "invoice bill",
    "amount sum quantity number",
    "maximum max most highest limit largest greatest longest top upper exceed",
    "minimum min least lowest smallest shortest lower",
    "~maximum allowed permitted up",
    "size dimension measurement big large",
    "height tall high",
    "width wide",
    "length long",
    "depth deep",
    "thickness thick",
    "~size height width length depth",
    "capacity load hold volume accommodate fit",
    "~capacity seat space people person hold",
    "~seat hold",
    "speed fast quick velocity rpm",
    "temperature hot cold warm degree heat",
    "noise loud noisy sound quiet decibel",
    "colour color",
    "power watt wattage consumption",
    "energy electricity power",
    "voltage volt",
    "age old",
    "distance far",
    "percent percentage proportion share",
    "half fifty",
    "kilometre kilometer km",
    "kilogram kilo kg",
    "litre liter",
    "euro eur",
    "gigabyte gb",
    "megabyte mb",
    "memory ram",
    "patch fix correction hotfix",
    "telephone phone tel",
    "range reach",
    // Time.
    "begin start commence",
    "end finish stop expire conclude",
    "open opening hour",
    "close closing shut closed",
    "~close open hour",
    "~hour time",
    "duration long last take length period term",
    "period window time span term",
    "valid validity last expire good",
    "deadline due latest cutoff",
    "~deadline before by until",
    "early earlier earliest advance beforehand prior",
    "late later overdue delayed delay",
    "~early before",
    "often frequency frequent interval regularly every",
    "daily day",
    "weekly week",
    "monthly month",
    "annual annually yearly year",
    "schedule timetable calendar",
    "timetable departure schedule",
    "arrive arrival reach",
    "depart departure leave sail",
    "date day",
    "weekend saturday sunday",
    "weekday monday friday",
    "immediately instantly once urgent urgently",
    "wait waiting",
    "notice notify inform tell",
    // People and contact.
    "phone telephone call ring dial",
    ">phone number",
    "email e-mail mail",
    ">contact phone telephone call ring email e-mail write reach speak",
    "contact reach",
    "person people individual human",
    "someone person anybody",
    "guest visitor visiting",
    "customer client buyer user",
    "employee staff worker colleague personnel",
    "boss manager supervisor superior head line-manager",
    "responsible charge accountable handle duty",
    "lead run manage head",
    "child kid minor youth young teenager",
    "~child age under",
    "adult grown-up",
    "pensioner senior elderly retired over",
    "doctor physician medical gp",
    "member membership",
    "company firm business organisation employer",
    "team group department",
    "owner holder",
    "teacher instructor trainer tutor",
    "student pupil",
    "tenant renter occupant",
    "passenger traveller",
    "captain skipper master",
    "ship vessel boat craft",
    "yacht boat",
    "author writer",
    "founder founded establish create",
    // Actions.
    "fix repair mend service troubleshoot solve",
    "~fix problem fault",
    "broken defective faulty damaged damage fault break",
    "fault error problem malfunction failure defect issue trouble",
    "~error code",
    "fail failure failing unsuccessful",
    "clean wash rinse wipe cleaning",
    "wash laundry washing",
    "empty drain",
    "remove delete erase take",
    "delete erase purge wipe",
    "replace change swap exchange substitute renew",
    "exchange swap",
    "change modify edit alter amend update adjust",
    "install set-up setup mount fit set put",
    "connect link attach plug pair",
    "connect connection network",
    "disconnect unplug detach",
    "switch turn toggle",
    "turn power switch",
    "reset restart reboot",
    "restart reboot",
    "activate enable switch",
    "deactivate disable switch",
    "lock locked",
    "unlock release",
    "press push",
    "choose select pick option",
    "cancel cancellation withdraw terminate revoke",
    "cancel stop",
    "end terminate cancel",
    "return send bring back",
    "send ship mail post dispatch submit",
    "deliver delivery ship shipping shipment dispatch",
    "receive get obtain",
    "give provide supply offer issue",
    "get receive obtain entitled",
    "need require must necessary required have",
    "~need should bring",
    "allow permit may can able permitted permission",
    "permission approval consent authorise approve authorisation",
    "approve approval sign agree confirm",
    "forbid prohibit ban not-allowed",
    "~allow forbid prohibit ban",
    "include contain comprise consist hold inside",
    "cover covered include",
    "exclude except exception excluded",
    "use usage operate utilise",
    "~begin run from",
    "~end run until",
    "apply application request register",
    "request ask apply",
    "book reserve reservation booking",
    "register registration sign enrol enroll sign-up signup join",

    "login log sign sign-in log-in",
    "password passphrase passcode pin",
    "report notify tell inform",
    "complain complaint dissatisfied unhappy",
    "check inspect verify examine test inspection",
    "check inspect look",
    "maintain maintenance service servicing",
    "store keep storage kept",
    "keep retain hold retention",
    "save store",
    "park parking car",
    "borrow lend loan checkout",
    "loan borrow lend",
    "rent hire lease rental",
    "extend renew extension prolong renewal",
    "lose lost missing loss misplace",
    "find locate found location",
    "steal theft stolen",
    "eat food meal dining restaurant",
    "food meal snack lunch catering",
    "drink beverage",
    "smoke smoking cigarette vape",
    "sleep overnight stay accommodation",
    "stay accommodation",
    "travel trip journey travelling",
    "wear clothing clothes dress",
    "~wear uniform equipment protective",
    "work working job",
    "train training course",
    "learn teach lesson course training",
    "build construct make built",
    "make produce manufacture",
    "manufacture manufacturer maker producer brand",
    "happen occur",
    "mean meaning indicate signify stand",
    "~mean cause",
    "cause reason why due because",
    "prevent avoid stop protect",
    "protect protection safe guard",
    "danger hazard risk dangerous unsafe",
    "safe safety safely",
    "hurt injure injury injured accident",
    "accident incident emergency",
    "emergency urgent alarm",
    "fire blaze burning",
    "evacuate evacuation escape",
    "gather assemble meet assembly muster",
    "show display demonstrate present",
    "announce publish",
    "divide split",
    "increase raise rise grow",
    "decrease reduce lower cut less",
    "calculate compute count",
    "measure measurement",
    "support compatible work",
    "compatible fit suitable",
    "suitable appropriate recommend",
    "recommend advise suggest suitable",
    "carry transfer roll",
    "accrue earn accumulate",
    "download install",
    "upload import",
    "export download",
    "share sharing",
    "sync synchronise synchronize",
    "backup back-up copy",
    "update upgrade version",
    "stop halt pause",
    "feed feeding food",
    "grow plant growing",
    "visit visiting attend come see",
    "enter entry access admission entrance",
    "entrance entry door gate",
    "exit leave way-out",
    "ticket admission pass",
    "leave holiday vacation time-off pto absence",
    "holiday vacation",
    "~holiday closed bank",
    "sick illness ill sickness unwell",
    "maternity parental pregnancy pregnant baby",
    "paternity parental father",
    "resign quit notice leave",
    "dismiss fire terminate dismissal",
    "probation trial probationary",
    "bonus reward incentive",
    "remote home telework remotely work-from-home",
    "overtime extra",
    "pension retirement retire",
    "insurance insured insure cover",
    "insurance liability",
    // Things and properties.
    "warranty guarantee guaranteed",
    "guarantee cover",
    "manual handbook guide instruction guidebook",
    "instruction step procedure",
    "rule policy regulation guideline",
    "law legal statute",
    "car vehicle automobile",
    "bike bicycle cycle",
    "lorry truck",
    "bus coach",
    "plane flight aircraft fly",
    "train rail railway",
    "home house",
    "flat apartment",
    "shop store outlet branch",
    "office headquarters bureau",
    "toilet restroom bathroom wc lavatory",
    "lift elevator",
    "rubbish waste trash garbage refuse",
    "recycle recycling dispose disposal",
    "dispose disposal discard throw",
    "computer laptop pc",
    "laptop notebook",
    "mobile smartphone cellphone phone handset",
    "tv television",
    "fridge refrigerator",
    "freezer freeze",
    "hoover vacuum",
    "internet wifi wi-fi wireless online network",
    "website web site online",
    "app application software program",
    "screen display monitor",
    "cable cord lead wire",
    "plug socket outlet",
    "battery accumulator charge",
    "charge charging recharge",
    "light lamp bulb indicator led",
    "button key",
    "filter strainer sieve",
    "hose pipe tube",
    "lid cover cap",
    "box carton package",
    "parcel package",
    "component piece",
    "accessory attachment",
    "tool equipment gear",
    "material fabric made",
    "wood timber wooden",
    "detergent soap powder",
    "limescale descale scale lime",
    "leak leaking drip",
    "smell odour odor stink",
    "dirt dirty stain soiled",
    "mould mold",
    "animal pet",
    ">pet dog cat rabbit bird animal",
    "~dog pet",
    "~cat pet",
    "~dog puppy",
    "~cat kitten",
    "wheelchair disabled disability accessible accessibility step-free",
    "document paper paperwork form certificate",
    "form application",
    "id identification identity passport",
    "card pass badge",
    "badge card pass",
    "cash coin banknote",
    "letter mail post",
    ">address street lane road avenue located location situated",
    "location located situated find place based where",
    "place location site venue",
    "room space hall",
    "floor storey level",
    "north northern",
    "near nearest close nearby",
    "area zone region surface",
    "country nation",
    "town city",
    "language speak spoken",
    "name called title known",
    "~name code",
    "type kind sort category",
    "model version",
    "quality standard",
    "certificate certification certified accredited",
    "picture photo image photograph",
    "barbecue bbq grill",
    "cipher encrypt encryption algorithm",
    "answer reply respond response",
    "beginner novice newcomer new",
    "forget lose",
    "present attend accompany stay",
    "less cheap reduce reduction discount half",
    "go stop run",
    "walk exercise",
    "check-in arrival reception",
    "video film movie",
    "photo photograph camera",
    "music song",
    "book title",
    "newspaper magazine journal periodical",
    "event activity programme",
    "meeting meet conference",
    "session class lesson",
    "course class workshop training",
    "exam test examination",
    "grade mark score",
    "gift present donate donation",
    "voucher coupon",
    "award prize win winner",
    "weather storm wind rain",
    "wind gust gale",
    "snow ice",
    "water tap",
    "drinking potable",
    "electric electrical power",
    "fuel petrol diesel gasoline",
    "oil lubricant lubricate",
    "shower bath",
    "kitchen cook cooking",
    "oven stove cooker",
    "bed bunk mattress",
    "towel linen bedding",
    "garden yard",
    "pitch plot",
    "tent camping camp campsite",
    "medicine medication drug",
    "vaccinate vaccination vaccine jab inoculation",
    "allergy allergic allergen",
    "operation surgery",
    "pain hurt ache",
    "patient sick",
    "appointment booking slot",
    "~appointment visit",
    "result outcome",
    "data information",
    "privacy confidential personal",
    "encrypt encryption encrypted",
    "secure security safe",
    "error fault message",
    "warning alert caution alarm",
    "sign symbol signal",
    "green eco environment",
    "complete finish full",
    "full whole entire",
    "empty vacant",
    "new brand-new recent",
    "used second-hand",
    "extra additional more further spare",
    "spare replacement",
    "different other various another",
    "available availability offered stock",
    "unavailable out-of-stock",
    "possible able",
    "difference differ versus",
    "advantage benefit perk",
    "disadvantage drawback",
    "alternative instead substitute",
    "mandatory compulsory required obligatory",
    "optional voluntary",
    "monthly month",
    "private personal",
    "public open",
    "online internet web website",
    "allowance entitlement entitled allocation quota",
    "~entitled receive get have",
    "limit restriction cap maximum bound",
    "exceed over above beyond",
    "quota limit",
};

constexpr std::string_view kNoBurden =
    "tell know explain describe say mention state information info "
    "question please wonder wondering like want wish help thanks thank hello hi hey "
    "according "
    "exactly actually currently really anyone anything something someone somebody one ones ok okay "
    "just still ever understand see find sure hear think believe curious clarify specify detail "
    "details regarding concerning quick quickly thing things much many lot way kind sort type "
    "possible good specific particular certain generally normally usually typically also yes "
    "well able another considered consider supposed suppose meant stuff already nothing "
    "anyway allright bit little couple able "
    "i'd i'll i've we'd we'll we've you'd you'll you've they'd they'll they've he'd he'll she'd "
    "she'll it'd it'll that'd there'd who'd although though meanwhile somehow suddenly apparently "
    "finally recently lately ago got gotten everything everybody anybody somewhere anywhere "
    "wherever whatever whenever whichever otherwise instead besides unfortunately obviously "
    "basically simply rather quite almost nearly maybe perhaps "
    "going there here let us me idea guess remember";

constexpr std::string_view kLight =
    "get give take make use need put have has let come keep set big small large great long short "
    "high low old new first last next same different good bad best right able allow allowed "
    "possible work works working do done doing require required must should would people person "
    "someone everyone each every user customer time times amount number case during long far often "
    "soon early late provide provided offer offered include included available exist call called "
    "mean means show kind part whole before after many much long total name named given "
    "within between using standard normal regular usual main own extra less document "
    "visitor guest client customer procedure process policy rule turn access else instead home "
    "place area thing go happen happens still again back away down now";

constexpr std::string_view kVerbs =
    "accept access achieve act add adjust agree announce apply approve arrange arrive ask attach "
    "attend avoid become begin belong bring build buy calculate cancel carry cause change charge "
    "check choose claim clean close collect come compare complain complete confirm connect "
    "consider contact contain continue cost count cover create cut deal decide deliver depart "
    "depend describe design determine develop die differ discuss divide drive earn eat empty "
    "enable "
    "end ensure enter exceed expect expire extend fail fall feed feel fill find finish fit fix "
    "follow forget get grow guarantee handle hang happen help hold improve increase inform insert "
    "install issue join kill last launch lead learn leave lend limit listen live load look lose "
    "maintain manage mark matter measure meet mix mount move notify obtain occur offer open "
    "operate "
    "order own park pass pay perform pick place plan play prepare press prevent produce prohibit "
    "protect prove publish pull push qualify raise reach read receive recommend record reduce "
    "register remain remove renew rent repair repeat replace reply report represent request reset "
    "resolve respond rest restart result return review rise run save sell send serve share ship "
    "sign sleep smoke solve speak spend stand start stay steal stop store submit suffer suggest "
    "supply support switch teach throw touch train transfer travel treat try turn update upgrade "
    "visit vote wait walk warn wash waste watch wear win withdraw write borrow reserve book "
    "dispose "
    "answer forget walk accompany consist affect react respond purchase obtain recover supervise";

struct SynonymTable {
  std::unordered_map<retrieval::TermHash, std::vector<Synonym>> synonyms;
  std::unordered_map<retrieval::TermHash, Burden> burdens;
};

template <class F>
void for_each_word(std::string_view line, F f) {
  while (!line.empty()) {
    const auto space = std::min(line.find(' '), line.size());
    f(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
}

void relate(std::vector<Synonym>& known, retrieval::TermHash term, float strength) {
  for (auto& synonym : known) {
    if (synonym.term == term) {
      synonym.strength = std::max(synonym.strength, strength);
      return;
    }
  }
  known.push_back({term, strength});
}

SynonymTable make_table() {
  SynonymTable out;
  const retrieval::Analyzer analyzer;
  for (auto line : kGroups) {
    const bool loose = line.starts_with('~');
    const bool one_way = line.starts_with('>');
    line.remove_prefix(loose || one_way ? 1 : 0);
    std::vector<retrieval::TermHash> group;
    for_each_word(line, [&](std::string_view word) { group.push_back(analyzer.term(word)); });
    for (const auto a : one_way ? std::span(group).first(1) : std::span(group)) {
      for (const auto b : group) {
        if (a != b) {
          relate(out.synonyms[a], b, loose ? kLooseSynonym : kCloseSynonym);
        }
      }
    }
  }
  const auto weigh = [&](std::string_view words, Burden burden) {
    for_each_word(words,
                  [&](std::string_view word) { out.burdens.emplace(analyzer.term(word), burden); });
  };
  weigh(kNoBurden, Burden::none);
  weigh(kLight, Burden::light);
  weigh(kVerbs, Burden::verb);
  return out;
}

const SynonymTable& synonym_table() {
  static const SynonymTable made = make_table();
  return made;
}

}  // namespace

const std::vector<Synonym>& synonyms_of(retrieval::TermHash term) {
  static const std::vector<Synonym> none;
  const auto found = synonym_table().synonyms.find(term);
  return found == synonym_table().synonyms.end() ? none : found->second;
}

Burden burden_of(retrieval::TermHash term) {
  const auto found = synonym_table().burdens.find(term);
  return found == synonym_table().burdens.end() ? Burden::full : found->second;
}

}  // namespace auriga::answer
