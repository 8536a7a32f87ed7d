import QueryEngine

extension QuestionText {
    /// Reads the parameters of a request; those that are none of the known ones are filters.
    init(_ parameters: RequestParameters, _ known: [APIParameter]) throws(QueryError) {
        self.init()
        let names = known.names
        metrics = parameters.list("metric")
        sources = parameters.list("datasource")
        filters = try parameters.checkedFilters(besides: names)
        start = try parameters.value("start") ?? start
        end = try parameters.value("end") ?? end
        step = try parameters.value("step") ?? step
        points = try parameters.value("points")
        zone = try parameters.value("tz") ?? zone
        statistic = parameters.list("stat").first ?? statistic
        merge = try parameters.value("agg")
        labels = parameters.list("by")
        if names.contains("limit") { limit = try parameters.value("limit") }
        rank = try parameters.value("rank")
        order = try parameters.value("order") ?? order
        offset = try parameters.value("offset")
        extremes = try parameters.value("extremes") ?? extremes
    }
}

extension APIServices {
    /// The question of a request, its agents looked up.
    func question(_ text: QuestionText, _ parameters: RequestParameters) async throws -> RangeQuery {
        let selector = try await selector(parameters.list("agent"))
        var question = try text.question(agents: selector.agents, now: now(), budget: budget)
        question.selector.scope = selector.scope
        return question
    }
}
